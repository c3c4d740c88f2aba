"""The clock of the machine is moved: nothing runs twice for it, and nothing rests until a tomorrow that was taken back.

Guarantees: what this process works on is not begun again by it because the clock was put forward; what was written
while a clock was ahead is due soon after it was put back, and what died then is taken up after a lease.
Never: decides by the clock alone whose a lease is. Another process may be working on what it holds, so a lease that
ends too late to be right is left alone until its time is over, counted without the clock.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from core.events.models import Delivery, DeliveryState, JobState, OutboxEntry
from core.events.relay.timings import lease_seconds

#: Clocks of several machines differ by less.
TOLERANCE: Final = timedelta(minutes=1)
#: So many deliveries are brought forward at once; the others follow.
MOST: Final = 1000

_lock = threading.Lock()
#: Delivery → when its lease is over, on a clock that nobody moves.
_in_hand: dict[int, float] = {}


@contextmanager
def in_hand(delivery_id: int) -> Iterator[None]:
    """While this process works on a delivery, for as long as its lease lasts."""
    with _lock:
        _in_hand[delivery_id] = time.monotonic() + lease_seconds()
    try:
        yield
    finally:
        with _lock:
            _in_hand.pop(delivery_id, None)


def all_in_hand() -> list[int]:
    """What this process works on now, and not longer than its lease."""
    now = time.monotonic()
    with _lock:
        return [delivery_id for delivery_id, until in _in_hand.items() if until > now]


class Watch:
    """Notices that the clock was put back, and looks after what is left of the time it was ahead."""

    def __init__(self) -> None:
        self._offset: float | None = None
        self._since = self._look_at = time.monotonic()

    def tick(self) -> None:
        """Called every second or so; asks the database when the clock was put back, and once a lease."""
        moved, now = self._moved_back(), time.monotonic()
        if moved:
            self._since = now
        if not moved and now < self._look_at:
            return
        self._look_at = now + lease_seconds()
        hasten(timezone.now(), only_new=not moved)
        if self.seconds() >= lease_seconds():
            free_impossible(timezone.now())

    def seconds(self) -> float:
        """How long this process has known the clock as it is."""
        return time.monotonic() - self._since

    def _moved_back(self) -> bool:
        """Whether the clock lost more than a little against the one nobody moves; also said of the first look."""
        offset, before = time.time() - time.monotonic(), self._offset
        self._offset = offset
        return before is None or before - offset > TOLERANCE.total_seconds()


watch = Watch()


def hasten(now: datetime, *, only_new: bool) -> int:
    """Let run now what a clock that was ahead put off; what is really too early says so and waits again. How many.

    Unless it is asked for `only_new` deliveries this holds for each that waits for another try as well: one cannot see
    when that was planned. So it is asked once for each time that the clock is put back, or pauses would mean nothing.
    """
    late = now + TOLERANCE
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING, next_at__gt=now)
    if only_new or not _was_ahead(late):
        waiting = waiting.filter(attempts=0, entry__created_at__gt=late)
    keys = list(waiting.values_list("pk", flat=True)[:MOST])
    return Delivery.objects.filter(pk__in=keys, state=DeliveryState.PENDING).update(next_at=now) if keys else 0


def _was_ahead(late: datetime) -> bool:
    return (
        OutboxEntry.objects.filter(created_at__gt=late).exists()
        or JobState.objects.filter(last_run_at__gt=late).exists()
    )


def free_impossible(now: datetime) -> int:
    """Make deliveries wait again whose lease ends later than one can; returns how many."""
    latest = now + timedelta(seconds=lease_seconds()) + TOLERANCE
    impossible = Delivery.objects.filter(state=DeliveryState.RUNNING, lease_until__gt=latest)
    keys = list(impossible.exclude(pk__in=all_in_hand()).values_list("pk", flat=True)[:MOST])
    held = Delivery.objects.filter(pk__in=keys, state=DeliveryState.RUNNING, lease_until__gt=latest)
    return held.update(state=DeliveryState.PENDING, lease_until=None, next_at=now) if keys else 0


def is_due(state: JobState, *, every: timedelta, now: datetime) -> bool:
    """Whether a job's time has come. One planned for later than its next time can be, a clock ahead has planned."""
    return not now < state.next_run_at <= now + every + TOLERANCE


def is_leased(state: JobState, *, lease: timedelta, now: datetime) -> bool:
    """Whether a process may be at a job: until its lease ends, or is over by the time this process has watched."""
    if state.lease_until is None or state.lease_until <= now:
        return False
    return state.lease_until <= now + lease + TOLERANCE or watch.seconds() < lease.total_seconds()
