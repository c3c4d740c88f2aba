"""How long, how often: settings read when needed, and the pause between two tries."""

import random
from datetime import timedelta
from typing import Final

from django.conf import settings

FIRST_PAUSE_SECONDS: Final = 10.0
PAUSE_FACTOR: Final = 3.0
LONGEST_PAUSE_SECONDS: Final = 3600.0


def max_attempts() -> int:
    """After so many failed tries a delivery is parked: ten tries take about five hours."""
    return int(getattr(settings, "WAGDESK_DELIVERY_ATTEMPTS", 10))


def timeout_seconds() -> float:
    """How long a handler may take. The other times follow from it."""
    return float(getattr(settings, "WAGDESK_DELIVERY_TIMEOUT_SECONDS", 60))


def lease_seconds() -> float:
    """After so long a started delivery is taken to be abandoned, and started again: its handler long gave up."""
    return 2 * timeout_seconds()


def mail_timeout_seconds() -> float:
    """How long a mail server may take over each answer: a silent one must not outlast its delivery."""
    return timeout_seconds() / 3


def turn_seconds() -> float:
    """How long a handler that could work on without end does before it leaves the rest to the next delivery."""
    return timeout_seconds() / 3


def keep_days() -> float:
    """How long delivered entries are kept for administrators to look at."""
    return float(getattr(settings, "WAGDESK_OUTBOX_KEEP_DAYS", 7))


def threads() -> int:
    """How many deliveries one process works on at once."""
    return int(getattr(settings, "WAGDESK_RELAY_THREADS", 3))


def pause_after(attempt: int) -> timedelta:
    """The pause after the failed try number `attempt`, up to a fifth longer or shorter so that crowds spread."""
    base = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * PAUSE_FACTOR ** (attempt - 1))
    return timedelta(seconds=base * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, guards nothing
