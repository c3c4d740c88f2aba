"""One event, for a worker that was told of it: its deliveries, and what waited behind them."""

from time import monotonic

from django.db.models import Q

from core.events.models import Delivery
from core.events.relay.claiming import Lane, claim
from core.events.relay.round import BATCH
from core.events.relay.running import run
from core.events.relay.timings import turn_seconds
from core.plugins.switches import end_request, start_request


def deliver_entry(entry_id: int, *, lane: Lane) -> int:
    """Run what is due of an event in a lane, then later events that waited for it to be done; returns how many ran.

    An event somebody works on, one that waits behind another, and one that is done already are left alone: whoever
    works on it goes on with the next. After `turn_seconds` the rest is left to the sweepers.
    """
    token = start_request()
    try:
        return _deliver(Q(entry_id=entry_id), lane)
    finally:
        end_request(token)


def _deliver(which: Q, lane: Lane) -> int:
    ran, leave_at = 0, monotonic() + turn_seconds()
    batch = claim(limit=BATCH, lane=lane, which=which)
    while batch:
        for delivery in batch:
            run(delivery)
        ran += len(batch)
        if monotonic() > leave_at:
            break
        batch = claim(limit=BATCH, lane=lane, which=_behind(batch))
    return ran


def _behind(done: list[Delivery]) -> Q:
    """Later ones of the same subscribers and object: those of one event are all of one object."""
    return Q(subscriber__in={one.subscriber for one in done}, object_key__in={one.object_key for one in done})
