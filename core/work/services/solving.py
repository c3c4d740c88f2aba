"""A requester says that what they asked for is solved."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.events.api import append_event
from core.work.events import ItemChanged
from core.work.models import Requester, Status, StatusCategory, WorkItem
from core.work.services.activity import add_activity
from core.work.services.changes import set_status


def asked(*, item: WorkItem, customer_id: int | None) -> bool:
    """Whether this customer is a requester of the item."""
    return customer_id is not None and Requester.objects.filter(item=item, customer=customer_id).exists()


def require_asking(*, item: WorkItem, customer_id: int | None) -> None:
    """Raise PermissionDenied unless this customer asked for it."""
    if not asked(item=item, customer_id=customer_id):
        raise PermissionDenied(_("Only who asked can close a request."))


@service
def solve_item(*, item: WorkItem, customer_id: int | None) -> WorkItem:
    """The item gets the first status of category RESOLVED, as the requester's own act.

    Nothing happens when it is over already, or its type has no such status. Raises PermissionDenied for who did not
    ask for it, and TransitionRefused; nothing is written then.
    """
    item = WorkItem.objects.select_related("status", "item_type").lock(item.pk)
    require_asking(item=item, customer_id=customer_id)
    assert customer_id is not None  # they asked
    to = Status.objects.filter(item_type=item.item_type_id, category=StatusCategory.RESOLVED).order_by("rank", "pk")
    solved = to.first()
    if item.status.category in StatusCategory.finished() or solved is None:
        return item
    by = Actor.customer(customer_id)
    columns, fact = set_status(item=item, to=solved, by=by)
    item.save_columns(*sorted(columns))
    add_activity(item=item, by=by, verb="work.solved", data=fact, for_customers=True)
    append_event(ItemChanged(item_id=item.pk, kind=item.kind, fields="status"))
    return item
