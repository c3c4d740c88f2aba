"""How a commit tells the broker: from a thread of its own, so that no request waits for it.

What cannot be told is dropped; the workers' sweepers find it in the database.
"""

import logging
import os
from collections.abc import Collection
from queue import Full, Queue
from threading import Lock, Thread
from typing import Final

from django.conf import settings

logger = logging.getLogger("wagdesk.events")
#: More than this waits only for a broker that is away, and then the sweepers work anyhow.
MOST_UNTOLD: Final = 10_000

#: An event and the broker's queue it is for.
News = tuple[int, str]


def is_set() -> bool:
    """Whether this installation has a broker."""
    return bool(getattr(settings, "WAGDESK_BROKER_URL", ""))


def broker_fault() -> str:
    """Why the broker cannot be asked; nothing where it can, or where there is none."""
    if not is_set():
        return ""
    from core.events.broker.app import waiting_messages  # Celery comes with an extra

    try:
        waiting_messages("index")
    except Exception as fault:  # noqa: BLE001 - brokers fail in the ways of their libraries
        return str(fault) or type(fault).__name__
    return ""


def tell(news: Collection[News]) -> None:
    """Hand events to the workers, after the commit that made them; without a broker nothing happens."""
    if news and is_set():
        _teller.tell(news)


class Teller:
    """A thread that sends; started at the first news, and again in a process that was forked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._untold: Queue[News] = Queue(MOST_UNTOLD)
        self._process: int | None = None
        #: Whether the last message went out.
        self._is_heard = True

    def tell(self, news: Collection[News]) -> None:
        """Returns at once."""
        self._start()
        try:
            for one in news:
                self._untold.put_nowait(one)
        except Full:
            return

    def _start(self) -> None:
        with self._lock:
            if self._process == os.getpid():
                return
            self._process, self._untold = os.getpid(), Queue(MOST_UNTOLD)
            Thread(target=self._go_on, name="wagdesk-teller", daemon=True).start()

    def _go_on(self) -> None:
        while True:
            self._send(*self._untold.get())

    def _send(self, entry_id: int, queue: str) -> None:
        from core.events.broker.app import send  # Celery comes with an extra

        try:
            send(entry_id, queue)
        except Exception as fault:  # noqa: BLE001 - brokers fail in the ways of their libraries; the rows are safe
            if self._is_heard:
                logger.warning("the broker is away, workers find their work themselves: %s", fault)
            self._is_heard = False
            return
        if not self._is_heard:
            logger.warning("the broker is back")
        self._is_heard = True


_teller = Teller()
