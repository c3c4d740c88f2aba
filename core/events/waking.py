"""The bell between a commit and the relay's threads of the same process. Other processes poll."""

import threading


class Bell:
    """Counts rings, so that one between looking for work and starting to wait is not missed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        """How often it rang so far."""
        return self._rings

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, *, since: int, timeout: float) -> None:
        """Return at the first ring after `since`, at once if it has rung already."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != since, timeout)


bell = Bell()


def wake() -> None:
    """Tell the relay of this process that there may be something to deliver."""
    bell.ring()
