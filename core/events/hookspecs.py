"""The hooks by which packages publish events, hear of them, and do things at intervals."""

from collections.abc import Iterable

from core.events.contracts import Event, ScheduledJob, Subscriber
from core.plugins.api import collected


@collected(Event)
def event_types() -> Iterable[type[Event]]:
    """The event classes this package may append.

    Asked once after start. An event nobody registers cannot be appended, and a stored one is parked when delivered.
    """


@collected(Subscriber)
def event_subscribers() -> Iterable[Subscriber]:
    """Who wants to hear of which events.

    Asked once after start. Events appended while the plugin is off are not kept for it; what already waits for it is
    marked skipped. Handlers run in the relay, outside requests and transactions; see `Subscriber`.
    """


@collected(ScheduledJob)
def scheduled_jobs() -> Iterable[ScheduledJob]:
    """What this package does at intervals.

    Asked once after start. A job of a plugin that is off does not run. One that raises is logged, shown to
    administrators, and run again at its next time.
    """
