"""What the broker was not told of, or lost: found in the database by the workers.

Of one queue, a sweeper looks every second for deliveries that are due and were not taken. While messages of the queue
wait, its workers have enough to do; otherwise it tells the broker again. Where the broker is away, and where work was
not taken for long although messages wait, it does not ask why: it runs the deliveries itself.
"""

import logging
import random
from datetime import timedelta
from threading import Event
from typing import Final

from django.db import close_old_connections
from django.utils import timezone

from core.events.broker import app
from core.events.broker.queues import LANES
from core.events.relay.claiming import waiting_entries
from core.events.relay.round import run_round

logger = logging.getLogger("wagdesk.events")
EVERY_SECONDS: Final = 1.0
#: A message that was read a moment ago is being worked on.
GRACE: Final = timedelta(seconds=1)
#: A worker whose connection broke may think it listens; and where there is more work than workers, one more helps.
LATE: Final = timedelta(seconds=10)
MOST_AT_ONCE: Final = 200
REST_AFTER_FAULT_SECONDS: Final = 5.0


def sweep_until(stopping: Event, queue: str) -> None:
    """Sweep one queue again and again; a database that is away is waited for."""
    while not stopping.is_set():
        try:
            worked = sweep(queue, stopping)
        except Exception:
            logger.exception("sweep failed")
            worked = False
            stopping.wait(REST_AFTER_FAULT_SECONDS)
        finally:
            close_old_connections()
        if not worked:
            # Several workers begin together; they should not go on looking together.
            stopping.wait(EVERY_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, guards nothing


def sweep(queue: str, stopping: Event) -> bool:
    """Look once; whether something was run here, so that there may be more."""
    lane, now = LANES[queue], timezone.now()
    entries = waiting_entries(lane, before=now - GRACE, limit=MOST_AT_ONCE)
    if not entries:
        return False
    if not waiting_entries(lane, before=now - LATE, limit=1) and _told_again(entries, queue):
        return False
    return bool(run_round(lane=lane, stopping=stopping.is_set))


def _told_again(entries: list[int], queue: str) -> bool:
    """Whether the broker has messages for them; false where it is away."""
    try:
        if app.waiting_messages(queue) == 0:
            for entry in entries:
                app.send(entry, queue)
    except Exception as fault:  # noqa: BLE001 - brokers fail in the ways of their libraries
        logger.info("no broker, working without: %s", fault)
        return False
    return True
