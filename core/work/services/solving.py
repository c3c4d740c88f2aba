"""A requester says that what they asked for is solved."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.events.api import append_event
from core.work.events import ItemChanged
from core.work.models import Requester, Status, StatusCategory, WorkItem
from core.work.services.activity import add_activity
from core.work.services.changes import set_status


@service
def solve_item(*, item: WorkItem, customer_id: int | None, expected_version: int | None = None) -> WorkItem:
    """The item gets the first status of category RESOLVED, as the requester's own act.

    Nothing happens when it is over already, or its type has no such status. Raises PermissionDenied for who did not
    ask for it, StaleVersion and TransitionRefused; nothing is written then.
    """
    item = WorkItem.objects.select_related("status", "item_type").lock(item.pk, expected_version=expected_version)
    if customer_id is None or not Requester.objects.filter(item=item, customer=customer_id).exists():
        raise PermissionDenied(_("Only who asked can close a request."))
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
