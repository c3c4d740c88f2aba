"""Append to an item's history."""

from typing import Any

from core.access.api import Actor
from core.work.models import Activity, WorkItem


def add_activity(
    *, item: WorkItem, by: Actor, verb: str, data: dict[str, Any] | None = None, for_customers: bool = False
) -> Activity:
    """One fact, in the caller's transaction. `for_customers` lets the portal show it."""
    return Activity.objects.create(
        item_id=item.pk,
        verb=verb,
        user_id=by.user_id,
        customer_id=by.customer_id,
        actor_label=by.label,
        data=data or {},
        for_customers=for_customers,
    )
