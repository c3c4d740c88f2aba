"""The relay and what leaves through it: how hard it tries, how long it waits, how long it remembers."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from core.project import environment

__all__ = [
    "WAGDESK_BROKER_URL",
    "WAGDESK_DELIVERY_ATTEMPTS",
    "WAGDESK_DELIVERY_TIMEOUT_SECONDS",
    "WAGDESK_METRICS_TOKEN",
    "WAGDESK_OUTBOX_KEEP_DAYS",
    "WAGDESK_RELAY_THREADS",
    "WAGDESK_WEBHOOK_FAILURE_DAYS",
    "WAGDESK_WEBHOOK_LOG_DAYS",
]


def broker_url() -> str:
    """The broker's address, or nothing. Raises ImproperlyConfigured where its library is not installed."""
    address = environment.BROKER_URL.read()
    if address and find_spec("celery") is None:
        name = environment.BROKER_URL.name
        raise ImproperlyConfigured(f'{name} needs the extra scale: pip install "wagdesk[scale]".')
    return address


WAGDESK_BROKER_URL = broker_url()
WAGDESK_DELIVERY_ATTEMPTS = environment.DELIVERY_ATTEMPTS.read()
WAGDESK_DELIVERY_TIMEOUT_SECONDS = environment.DELIVERY_TIMEOUT_SECONDS.read()
WAGDESK_METRICS_TOKEN = environment.METRICS_TOKEN.read()
WAGDESK_OUTBOX_KEEP_DAYS = environment.OUTBOX_KEEP_DAYS.read()
WAGDESK_RELAY_THREADS = environment.RELAY_THREADS.read()
WAGDESK_WEBHOOK_FAILURE_DAYS = environment.WEBHOOK_FAILURE_DAYS.read()
WAGDESK_WEBHOOK_LOG_DAYS = environment.WEBHOOK_LOG_DAYS.read()
