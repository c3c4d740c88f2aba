"""Forgetting what everybody has heard of."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.events.models import Delivery, DeliveryState, OutboxEntry
from core.events.relay.timings import keep_days

#: So many entries a transaction, that nobody waits long for SQLite's write lock.
BATCH: Final = 200


def prune_delivered() -> None:
    """Delete entries older than WAGDESK_OUTBOX_KEEP_DAYS of which no delivery waits, runs or is parked."""
    unfinished = Delivery.objects.filter(entry=OuterRef("pk")).exclude(
        state__in=[DeliveryState.DONE, DeliveryState.SKIPPED]
    )
    old = OutboxEntry.objects.filter(
        ~Exists(unfinished), created_at__lt=timezone.now() - timedelta(days=keep_days())
    ).order_by("created_at")
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Delivery.objects.filter(entry__in=keys).delete()
            OutboxEntry.objects.filter(pk__in=keys).delete()
