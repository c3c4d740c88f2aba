"""How a fact enters the outbox: with the change it tells of, or not at all."""

from collections.abc import Sequence

from django.db import transaction

from core.events.contracts import Event
from core.events.errors import NotInTransaction, UnknownEvent
from core.events.failpoints import failpoint
from core.events.models import Delivery, OutboxEntry
from core.events.registry import event_types, listeners_of
from core.events.waking import wake
from core.plugins.api import enabled_slugs


def append_event(event: Event) -> None:
    """Store a fact and one delivery for each subscriber of an enabled plugin, in the caller's transaction.

    The number of queries does not depend on the number of subscribers.
    Raises NotInTransaction outside `atomic()`, UnknownEvent when no plugin registers its type, MalformedEvent when a
    field is no scalar; nothing is written then.
    """
    append_events([event])


def append_events(events: Sequence[Event]) -> None:
    """Store several facts of one transaction in their order, in as many queries as one needs."""
    if not events:
        return
    _refuse_misuse(events)
    failpoint("outbox.before_write")
    entries = OutboxEntry.objects.bulk_create(
        OutboxEntry(event=event.name, payload=event.payload(), object_key=event.object_key) for event in events
    )
    on = enabled_slugs()
    Delivery.objects.bulk_create(
        Delivery(
            entry=entry,
            subscriber=listener.subscriber.name,
            plugin=listener.plugin,
            queue=listener.subscriber.queue,
            object_key=entry.object_key,
            next_at=entry.created_at,
        )
        for entry in entries
        for listener in listeners_of(entry.event)
        if listener.plugin in on
    )
    failpoint("outbox.after_write")
    transaction.on_commit(_committed, robust=True)


def _refuse_misuse(events: Sequence[Event]) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(events[0].name)
    known = event_types()
    for event in events:
        if known.get(event.name) is not type(event):
            raise UnknownEvent(event.name)


def _committed() -> None:
    failpoint("outbox.after_commit")
    wake()
