"""The second step of somebody who lost it: phone, passkey and recovery codes."""

from allauth.mfa.models import Authenticator

from core.access.api import service
from core.people.audit import record
from core.people.models import User
from core.people.services.sessions import end_sessions_of


@service
def reset_second_step(*, user: User, by: User) -> None:
    """Take every second step from a person and sign them out everywhere; they sign in by code and set up a new one."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    Authenticator.objects.filter(user=user).delete()
    record("second_step.removed", on=user, changes={"kinds": [kinds, []]}, by=by)
    end_sessions_of(user=user, by=by)
