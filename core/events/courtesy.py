"""People first: background work of a process waits a moment while the process answers somebody.

Threads of one Python process share one processor, and SQLite takes one writer: a page asked for while the relay works
takes twice as long. So the relay lets requests pass before each delivery.
Guarantees: it waits `MOMENT_SECONDS` at most each time, and not at all for what has been due for `PATIENCE`, so that a
busy service still delivers.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from django.utils import timezone

MOMENT_SECONDS: Final = 0.1
#: A page asks for several things, one after another.
QUIET_SECONDS: Final = 0.02
PATIENCE: Final = timedelta(seconds=5)


class Door:
    """Counts who is being answered."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._inside = 0
        self._last_left = -QUIET_SECONDS

    @contextmanager
    def answering(self) -> Iterator[None]:
        """For as long as a request is worked on."""
        with self._condition:
            self._inside += 1
        try:
            yield
        finally:
            with self._condition:
                self._inside -= 1
                self._last_left = monotonic()
                self._condition.notify_all()

    def give_way(self, due: datetime | None = None) -> None:
        """Return once it is quiet, a moment later at most; at once for what was due long ago."""
        if due is not None and timezone.now() - due > PATIENCE:
            return
        end = monotonic() + MOMENT_SECONDS
        with self._condition:
            while (pause := min(self._until_quiet(), end - monotonic())) > 0:
                self._condition.wait(pause)

    def _until_quiet(self) -> float:
        """Seconds, as far as one can tell."""
        return MOMENT_SECONDS if self._inside else self._last_left + QUIET_SECONDS - monotonic()


door = Door()
