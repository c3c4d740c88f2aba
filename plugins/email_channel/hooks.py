"""What the e-mail channel contributes. Registrations only."""

from collections.abc import Iterable

from core.access.api import AccessProvider
from core.api.api import RestRoute
from core.events.api import Event, Subscriber
from core.people.permissions import PermissionDef
from core.plugins.api import hookimpl
from core.privacy.api import PersonalData
from core.work.activity import ActivityVerb
from core.workspace.contributions import AdminScreen, FirstStep, HealthCheck
from plugins.email_channel import access, beginning
from plugins.email_channel.events import EVENTS
from plugins.email_channel.personal_data import Mails
from plugins.email_channel.rest import MailboxViewSet
from plugins.email_channel.rights import PERMISSIONS
from plugins.email_channel.screens import MAIL_CHECK, MailboxTable, MailLog
from plugins.email_channel.subscribers import SUBSCRIBERS
from plugins.email_channel.verbs import VERBS


@hookimpl
def token_providers() -> Iterable[AccessProvider]:
    return [access.MailLogFacts(), access.AgentsSeeMailLog()]


@hookimpl
def event_types() -> Iterable[type[Event]]:
    return EVENTS


@hookimpl
def event_subscribers() -> Iterable[Subscriber]:
    return SUBSCRIBERS


@hookimpl
def activity_formatters() -> Iterable[ActivityVerb]:
    return VERBS


@hookimpl
def permissions() -> Iterable[PermissionDef]:
    return PERMISSIONS


@hookimpl
def admin_screens() -> Iterable[type[AdminScreen]]:
    return [MailLog, MailboxTable]


@hookimpl
def rest_routes() -> Iterable[RestRoute]:
    return [RestRoute("mailboxes", MailboxViewSet, "mailbox")]


@hookimpl
def health_checks() -> Iterable[HealthCheck]:
    return [MAIL_CHECK]


@hookimpl
def first_steps() -> Iterable[FirstStep]:
    return beginning.steps()


@hookimpl
def personal_data() -> Iterable[PersonalData]:
    return [Mails()]
