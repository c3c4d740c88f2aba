"""The threads of the relay, in the server process or in a process of their own.

Guarantees: the first of several threads takes only quick work, so that waiting for a mail server never delays the
index; of three or more, the second takes no slow work, so that a remote service which does not answer never delays
mail; a thread that meets a broken database goes on when it is back; connections are handed back after every turn.
"""

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from types import FrameType
from typing import Final

from django.db import close_old_connections, connections

from core.events.relay.claiming import Lane
from core.events.relay.jobs import run_due_jobs
from core.events.relay.round import run_round
from core.events.relay.timings import threads, timeout_seconds
from core.events.waking import bell

logger = logging.getLogger("wagdesk.events")

POLL_SECONDS: Final = 1.0
REST_AFTER_FAULT_SECONDS: Final = 5.0


class Relay:
    """A few worker threads and one that looks after the jobs."""

    def __init__(self, *, workers: int) -> None:
        self._stopping = threading.Event()
        turns = [partial(self._turn, lanes_of(number, workers)) for number in range(workers)]
        self._threads = [self._thread(f"relay-{number}", turn, self._until_rung) for number, turn in enumerate(turns)]
        self._threads.append(self._thread("scheduler", self._keep_time, self._until_next_poll))

    def start(self) -> None:
        """Begin working."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is being worked on, give back the rest, and end; waits as long as a handler may take."""
        self._stopping.set()
        bell.ring()
        for thread in self._threads:
            thread.join(timeout=timeout_seconds())

    def _thread(self, name: str, turn: Callable[[], bool], rest: Callable[[int], None]) -> threading.Thread:
        return threading.Thread(target=self._repeat, args=(turn, rest), name=f"wagdesk-{name}", daemon=True)

    def _repeat(self, turn: Callable[[], bool], rest: Callable[[int], None]) -> None:
        while not self._stopping.is_set():
            rings = bell.rings
            if not self._attempt(turn):
                rest(rings)
        connections.close_all()

    def _attempt(self, turn: Callable[[], bool]) -> bool:
        try:
            return turn()
        except Exception:
            # Most likely the database is away; deliveries are safe in it, so there is nothing to do but wait.
            logger.exception("relay turn failed")
            self._stopping.wait(REST_AFTER_FAULT_SECONDS)
            return False
        finally:
            close_old_connections()

    def _turn(self, lanes: Sequence[Lane]) -> bool:
        outcomes = [run_round(lane=lane, stopping=self._stopping.is_set) for lane in lanes]
        return any(outcomes)

    def _until_rung(self, rings: int) -> None:
        bell.wait(since=rings, timeout=POLL_SECONDS)

    def _keep_time(self) -> bool:
        return bool(run_due_jobs())

    def _until_next_poll(self, rings: int) -> None:
        self._stopping.wait(POLL_SECONDS)


def lanes_of(number: int, workers: int) -> tuple[Lane, ...]:
    """What a thread claims in each of its turns, in this order: the later ones help the earlier ones."""
    if number == 0 and workers > 1:
        return (Lane.QUICK,)
    if number == 1 and workers > 2:
        return (Lane.MAIL, Lane.QUICK)
    return (Lane.MAIL, Lane.SLOW, Lane.QUICK)


_in_process: Relay | None = None


def start_in_process() -> None:
    """Start the relay in this process, after it has forked; a second call does nothing."""
    global _in_process
    if _in_process is None:
        _in_process = Relay(workers=threads())
        _in_process.start()


def stop() -> None:
    """Stop the relay of this process, if there is one."""
    global _in_process
    if _in_process is not None:
        _in_process.stop()
        _in_process = None


def keep_time_until(stopping: threading.Event) -> None:
    """Run scheduled jobs that are due, in this thread, where other processes do the rest of the work."""
    while not stopping.is_set():
        try:
            run_due_jobs()
        except Exception:
            logger.exception("scheduler failed")
            stopping.wait(REST_AFTER_FAULT_SECONDS)
        finally:
            close_old_connections()
        stopping.wait(POLL_SECONDS)


def run_forever() -> None:
    """Be a relay until SIGTERM or SIGINT, then finish gracefully. Call it in the main thread."""
    stopping = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    start_in_process()
    stopping.wait()
    stop()
