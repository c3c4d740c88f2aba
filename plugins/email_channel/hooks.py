"""What the e-mail channel contributes. Registrations only."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.access.api import AccessProvider
from core.events.api import Event, Subscriber
from core.people.permissions import PermissionDef
from core.plugins.api import hookimpl
from core.work.activity import ActivityVerb
from core.workspace.contributions import AdminScreen, FirstStep, HealthCheck
from plugins.email_channel import access, beginning
from plugins.email_channel.events import EVENTS
from plugins.email_channel.rights import PERMISSIONS
from plugins.email_channel.screens import MAIL_CHECK, MailboxTable, MailLog
from plugins.email_channel.subscribers import SUBSCRIBERS


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
    return [
        ActivityVerb(
            "email_channel.confirmed",
            lambda data: _("sent the number to %(address)s") % {"address": data.get("address", "")},
            icon="mail",
        ),
        ActivityVerb(
            "email_channel.left_out",
            lambda data: _("left files of a mail out: %(files)s") % {"files": data.get("files", "")},
            icon="warning",
        ),
    ]


@hookimpl
def permissions() -> Iterable[PermissionDef]:
    return PERMISSIONS


@hookimpl
def admin_screens() -> Iterable[type[AdminScreen]]:
    return [MailLog, MailboxTable]


@hookimpl
def health_checks() -> Iterable[HealthCheck]:
    return [MAIL_CHECK]


@hookimpl
def first_steps() -> Iterable[FirstStep]:
    return beginning.steps()
