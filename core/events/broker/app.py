"""The Celery application and its one task. Imported only where BROKER_URL is set: Celery comes with an extra."""

import logging

from celery import Celery
from django.conf import settings
from django.db import close_old_connections
from kombu import Queue

from core.events.broker.queues import LANES
from core.events.relay.entries import deliver_entry
from core.events.relay.timings import threads

logger = logging.getLogger("wagdesk.events")
#: A broker that is up answers at once; who waits is a thread of its own.
TIMEOUT_SECONDS = 3


def _transport_options() -> dict[str, object]:
    """Who sends a message tries once more and gives up: the library would try for ever."""
    options: dict[str, object] = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
    if settings.WAGDESK_BROKER_URL.startswith("redis"):
        options |= {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
        options["global_keyprefix"] = "wagdesk:"
    return options


def _make() -> Celery:
    made = Celery("wagdesk", broker=settings.WAGDESK_BROKER_URL)
    made.conf.update(
        task_queues=[Queue(name) for name in LANES],  # type: ignore[no-untyped-call]
        task_default_queue="index",
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        # The row says whether something is done, so a message is done once it was read.
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_pool="threads",
        worker_concurrency=threads(),
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        # Nobody may stop or change a worker by a message.
        worker_enable_remote_control=False,
        broker_connection_timeout=TIMEOUT_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_transport_options(),
    )
    return made


app = _make()


@app.task(name="wagdesk.deliver")
def deliver(entry_id: int, queue: str) -> None:
    """Run what is due of one event in one queue. A fault of ours leaves the rows as they are, for the next sweep."""
    try:
        deliver_entry(entry_id, lane=LANES[queue])
    except Exception:
        logger.exception("delivering failed", extra={"entry_id": entry_id, "queue": queue})
    finally:
        close_old_connections()


def send(entry_id: int, queue: str) -> None:
    """One message, tried once. Raises what the broker's library raises when it cannot be reached."""
    deliver.apply_async(args=[entry_id, queue], queue=queue, retry=False)


def waiting_messages(queue: str) -> int:
    """How many messages of a queue no worker has read. Raises as `send` does."""
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        try:
            return int(channel.queue_declare(queue=queue, passive=True).message_count)
        except connection.channel_errors:
            return 0  # nobody declared it yet
