"""What the events package contributes itself: mail is queued and sent through the same contract."""

from collections.abc import Iterable

from core.events.contracts import Event, ScheduledJob, Subscriber
from core.events.events import MailFailed, MailQueued, MailSent
from core.events.subscribers import PRUNE, SEND_MAIL
from core.plugins.api import hookimpl


@hookimpl
def event_types() -> Iterable[type[Event]]:
    """A mail was queued, sent, refused."""
    return [MailQueued, MailSent, MailFailed]


@hookimpl
def event_subscribers() -> Iterable[Subscriber]:
    """Queued mail is sent."""
    return [SEND_MAIL]


@hookimpl
def scheduled_jobs() -> Iterable[ScheduledJob]:
    """Delivered entries are forgotten."""
    return [PRUNE]
