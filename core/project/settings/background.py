"""The relay and what leaves through it: how hard it tries, how long it waits, how long it remembers."""

from core.project import environment

__all__ = [
    "WAGDESK_DELIVERY_ATTEMPTS",
    "WAGDESK_DELIVERY_TIMEOUT_SECONDS",
    "WAGDESK_OUTBOX_KEEP_DAYS",
    "WAGDESK_RELAY_THREADS",
    "WAGDESK_WEBHOOK_FAILURE_DAYS",
    "WAGDESK_WEBHOOK_LOG_DAYS",
]

WAGDESK_DELIVERY_ATTEMPTS = environment.DELIVERY_ATTEMPTS.read()
WAGDESK_DELIVERY_TIMEOUT_SECONDS = environment.DELIVERY_TIMEOUT_SECONDS.read()
WAGDESK_OUTBOX_KEEP_DAYS = environment.OUTBOX_KEEP_DAYS.read()
WAGDESK_RELAY_THREADS = environment.RELAY_THREADS.read()
WAGDESK_WEBHOOK_FAILURE_DAYS = environment.WEBHOOK_FAILURE_DAYS.read()
WAGDESK_WEBHOOK_LOG_DAYS = environment.WEBHOOK_LOG_DAYS.read()
