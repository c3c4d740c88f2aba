"""A worker: Celery in the main thread, and beside it a sweeper for each of its queues and the scheduler of jobs."""

from collections.abc import Sequence
from threading import Event, Thread

from core.events.broker.app import app
from core.events.broker.sweeping import sweep_until
from core.events.relay.service import keep_time_until
from core.events.relay.timings import timeout_seconds


def work(queues: Sequence[str]) -> None:
    """Be a worker for these queues until SIGTERM or SIGINT, then finish gracefully. Call it in the main thread.

    The sweepers begin before Celery has found its broker, which may be away.
    """
    stopping = Event()
    beside = [Thread(target=sweep_until, args=(stopping, queue), name=f"wagdesk-sweeper-{queue}") for queue in queues]
    beside.append(Thread(target=keep_time_until, args=(stopping,), name="wagdesk-scheduler"))
    for thread in beside:
        thread.daemon = True
        thread.start()
    try:
        # Workers need not know of each other.
        app.Worker(queues=list(queues), quiet=True, without_gossip=True, without_mingle=True).start()
    finally:
        stopping.set()
        for thread in beside:
            thread.join(timeout=timeout_seconds())
