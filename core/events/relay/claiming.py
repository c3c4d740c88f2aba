"""Which deliveries may run now, and taking them so that no other relay does.

Guarantees: an earlier delivery of the same subscriber and object that waits or runs blocks the later ones; a parked
one does not. What a dead relay left behind is free again when its lease is over.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.events.failpoints import failpoint
from core.events.models import Delivery, DeliveryState
from core.events.relay.clocks import all_in_hand
from core.events.relay.timings import lease_seconds

#: Queues whose handlers wait on others: mail servers; remote services and long imports.
WAITING_QUEUES: Final = ("mail", "slow")


class Lane(Enum):
    """Which queues to claim from. What waits on others is never claimed together with quick work, which would wait."""

    ANY = "any"
    QUICK = "quick"
    MAIL = "mail"
    SLOW = "slow"


def claim(*, limit: int, lane: Lane = Lane.ANY, which: Q | None = None) -> list[Delivery]:
    """Take up to `limit` deliveries, each with its entry, oldest first; they are ours until their `lease_until`.

    `which` asks for some of those that are due. Looks before it writes, so that an idle relay never takes SQLite's
    write lock.
    """
    now = timezone.now()
    free_abandoned(now)
    due = _due(now, lane).filter(which or Q())
    if not due.exists():
        return []
    try:
        claimed = _take(due, limit)
    except IntegrityError:
        # Somebody replayed an older delivery of an object while another relay started a newer one.
        return []
    failpoint("relay.after_claim_commit")
    return claimed


def waiting_entries(lane: Lane, *, before: datetime, limit: int) -> list[int]:
    """Events with deliveries that could have been taken before this moment, oldest first."""
    free_abandoned(timezone.now())
    due = _due(before, lane).order_by("next_at", "id").values_list("entry_id", flat=True)
    return list(dict.fromkeys(due[:limit]))


def release(deliveries: list[Delivery]) -> None:
    """Give back claimed deliveries that were not started."""
    for delivery in deliveries:
        held(delivery).update(state=DeliveryState.PENDING, lease_until=None)


def held(delivery: Delivery) -> QuerySet[Delivery]:
    """The row of a delivery, if it is still ours."""
    return Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.RUNNING, lease_until=delivery.lease_until)


def new_lease() -> datetime:
    """The end of a lease that begins now."""
    return timezone.now() + timedelta(seconds=lease_seconds())


def free_abandoned(now: datetime) -> int:
    """Make deliveries whose relay died or overran its lease wait again; returns how many."""
    abandoned = Delivery.objects.filter(state=DeliveryState.RUNNING, lease_until__lte=now)
    if not abandoned.exists():
        return 0
    # A clock that was put forward ends no work: ours goes on as long as its lease lasts by a clock nobody moves.
    return abandoned.exclude(pk__in=all_in_hand()).update(state=DeliveryState.PENDING, lease_until=None, next_at=now)


def _take(due: QuerySet[Delivery], limit: int) -> list[Delivery]:
    due = due.select_related("entry").order_by("next_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    with transaction.atomic():
        taken = list(due[:limit])
        lease = new_lease()
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in taken]).update(
            state=DeliveryState.RUNNING, lease_until=lease
        )
        failpoint("relay.before_claim_commit")
    for delivery in taken:
        delivery.state = DeliveryState.RUNNING
        delivery.lease_until = lease
    return taken


def _due(now: datetime, lane: Lane) -> QuerySet[Delivery]:
    siblings = Delivery.objects.filter(subscriber=OuterRef("subscriber"), object_key=OuterRef("object_key"))
    # Two questions, because one with OR would read all siblings instead of one index entry each.
    due = Delivery.objects.filter(
        ~Exists(siblings.filter(state=DeliveryState.RUNNING)),
        ~Exists(siblings.filter(state=DeliveryState.PENDING, id__lt=OuterRef("id"))),
        state=DeliveryState.PENDING,
        next_at__lte=now,
    )
    if lane is Lane.QUICK:
        return due.exclude(queue__in=WAITING_QUEUES)
    return due if lane is Lane.ANY else due.filter(queue=lane.value)
