"""One turn of the relay: claim a few deliveries, run them one after another, give back what there is no time for."""

from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Final

from core.events.courtesy import door
from core.events.relay.claiming import Lane, claim, release
from core.events.relay.running import Outcome, run
from core.plugins.switches import end_request, start_request

BATCH: Final = 10
#: After so long the rest of a batch is given back, for another thread or process to take.
BATCH_SECONDS: Final = 1.0


def run_round(*, lane: Lane = Lane.ANY, stopping: Callable[[], bool] = lambda: False) -> Counter[Outcome]:
    """One turn; returns what came of each delivery, nothing if none was due."""
    token = start_request()
    try:
        return _run_batch(lane, stopping)
    finally:
        end_request(token)


def run_until_idle(*, max_rounds: int = 1000, progress: Callable[[int], None] = lambda done: None) -> Counter[Outcome]:
    """Deliver until nothing is due, in this thread: for tests and for commands that load data.

    What failed waits for its next try and is not waited for; ask the result for `Outcome.RETRY` and `PARKED`.
    `progress` hears after each round how many were run so far.
    """
    total: Counter[Outcome] = Counter()
    for _round in range(max_rounds):
        outcomes = run_round()
        if not outcomes:
            break
        total += outcomes
        progress(total.total())
    return total


def _run_batch(lane: Lane, stopping: Callable[[], bool]) -> Counter[Outcome]:
    outcomes: Counter[Outcome] = Counter()
    door.give_way()
    batch = claim(limit=1 if lane in (Lane.MAIL, Lane.SLOW) else BATCH, lane=lane)
    give_back_at = monotonic() + BATCH_SECONDS
    while batch:
        delivery = batch.pop(0)
        door.give_way(delivery.next_at)
        outcomes[run(delivery)] += 1
        if batch and (stopping() or monotonic() > give_back_at):
            release(batch)
            break
    return outcomes
