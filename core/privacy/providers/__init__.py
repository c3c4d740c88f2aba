"""Answers for what lies below this package: people and their sign-ins, mail that left, and logs."""

from core.privacy.contract import PersonalData
from core.privacy.providers.logs import Logs
from core.privacy.providers.mail import OutgoingMails
from core.privacy.providers.people import Record
from core.privacy.providers.signing_in import SignIn

PROVIDERS: tuple[PersonalData, ...] = (OutgoingMails(), Logs(), SignIn(), Record())
