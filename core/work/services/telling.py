"""Many items told of at once: a few hundred in one event, never one event an item."""

from typing import Any, Final

from django.db.models import QuerySet

from core.access.api import in_batches
from core.events.api import append_event
from core.work.events import ItemsChanged

#: So many items one event names.
TOGETHER: Final = 500


def tell_of_items(items: QuerySet[Any], *, fields: str) -> None:
    """Say that all these items are changing. Called in the transaction of the change, while one can still ask which."""
    for pks in in_batches(items, TOGETHER):
        append_event(ItemsChanged(item_ids=",".join(map(str, pks)), fields=fields))
