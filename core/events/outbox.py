"""How a fact enters the outbox: with the change it tells of, or not at all."""

from collections.abc import Collection, Sequence
from functools import partial

from django.db import transaction

from core.events.broker.queues import queue_of
from core.events.broker.telling import News, tell
from core.events.contracts import Event
from core.events.errors import NotInTransaction, UnknownEvent
from core.events.failpoints import failpoint
from core.events.models import Delivery, DeliveryState, OutboxEntry
from core.events.registry import Listener, event_types, listeners_of
from core.events.waking import wake
from core.plugins.api import enabled_slugs, guard

COLUMNS = ("entry_id", "subscriber", "plugin", "queue", "object_key", "state", "attempts", "next_at", "last_error")
INSERT_DELIVERY = (
    f"INSERT INTO {Delivery._meta.db_table} ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608
)


def append_event(event: Event) -> None:
    """Store a fact and one delivery for each subscriber of an enabled plugin, in the caller's transaction.

    The number of queries does not depend on the number of subscribers, those aside that say what is wanted of them.
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
    news = _deliver(entries)
    failpoint("outbox.after_write")
    transaction.on_commit(partial(_committed, news), robust=True)


def _deliver(entries: Sequence[OutboxEntry]) -> set[News]:
    """One row per entry and subscriber, written past the ORM: every change pays for it, and nobody reads the keys.

    Returns for which of the broker's queues there is something.
    """
    connection, audience = transaction.get_connection(), _audience({entry.event for entry in entries})
    rows = [
        (
            entry.pk,
            listener.subscriber.name,
            listener.plugin,
            listener.subscriber.queue,
            entry.object_key,
            DeliveryState.PENDING.value,
            0,
            connection.ops.adapt_datetimefield_value(entry.created_at),
            "",
        )
        for entry in entries
        for listener in audience[entry.event]
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(INSERT_DELIVERY, rows)
    return {(entry.pk, queue_of(listener.subscriber.queue)) for entry in entries for listener in audience[entry.event]}


def _audience(events: set[str]) -> dict[str, list[Listener]]:
    """Event → who has to hear of it; a subscriber that says what is wanted of it is asked once for all."""
    on = enabled_slugs()
    wanted: dict[str, Collection[str] | None] = {}
    found: dict[str, list[Listener]] = {event: [] for event in events}
    for event in events:
        for listener in listeners_of(event):
            if listener.plugin not in on:
                continue
            name = listener.subscriber.name
            if name not in wanted:
                wanted[name] = _wanted(listener)
            names = wanted[name]
            if names is None or event in names:
                found[event].append(listener)
    return found


def _wanted(listener: Listener) -> Collection[str] | None:
    """None: everything; so it is where the subscriber cannot say."""
    ask = listener.subscriber.wanted
    if ask is None:
        return None
    everything: Collection[str] | None = None
    return guard(listener.plugin, "event_subscribers", lambda: frozenset(ask()), everything)


def _refuse_misuse(events: Sequence[Event]) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(events[0].name)
    known = event_types()
    for event in events:
        if known.get(event.name) is not type(event):
            raise UnknownEvent(event.name)


def _committed(news: set[News]) -> None:
    failpoint("outbox.after_commit")
    wake()
    tell(sorted(news))
