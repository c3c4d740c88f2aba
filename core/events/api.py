"""What others import from core.events. Everything else in this package is machinery."""

from core.events.contracts import Event, Received, ScheduledJob, Subscriber
from core.events.courtesy import door
from core.events.errors import (
    EventsError,
    MalformedEvent,
    NotInTransaction,
    PermanentFailure,
    RetryLater,
    UnknownEvent,
)
from core.events.events import MailEvent, MailFailed, MailQueued, MailSent
from core.events.failpoints import failpoint
from core.events.outbox import append_event, append_events
from core.events.queries import recipient_states
from core.events.relay.timings import turn_seconds
from core.events.tracing import working_on
from core.events.waking import wake

__all__ = [
    "Event",
    "EventsError",
    "MailEvent",
    "MailFailed",
    "MailQueued",
    "MailSent",
    "MalformedEvent",
    "NotInTransaction",
    "PermanentFailure",
    "Received",
    "RetryLater",
    "ScheduledJob",
    "Subscriber",
    "UnknownEvent",
    "append_event",
    "append_events",
    "door",
    "failpoint",
    "recipient_states",
    "turn_seconds",
    "wake",
    "working_on",
]
