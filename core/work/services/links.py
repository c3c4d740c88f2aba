"""Links between items."""

from django.db.models import Q
from django.utils.translation import gettext as _

from core.access.api import Actor, require, service
from core.events.api import append_event
from core.work.errors import InvalidField
from core.work.events import ItemChanged
from core.work.kinds import kind_of
from core.work.models import ItemLink, LinkType, WorkItem
from core.work.services.activity import add_activity


@service
def link_items(*, source: WorkItem, target: WorkItem, by: Actor, link_type: str = LinkType.RELATES) -> bool:
    """Link two items the actor may see; False when they are linked so already.

    Raises InvalidField where the link would lead back to where it began: an item can neither be a part of its own
    part, nor wait for itself, nor duplicate its own duplicate.
    """
    _allow(source, target, by)
    if source.pk == target.pk:
        raise InvalidField("target", _("An item cannot be linked to itself."))
    # Two who link the same items the two ways round at once come one after the other.
    list(WorkItem.objects.filter(pk__in=(source.pk, target.pk)).order_by("pk").select_for_update().values_list("pk"))
    if link_type == LinkType.RELATES:
        if ItemLink.objects.filter(source_id=target.pk, target_id=source.pk, link_type=link_type).exists():
            return False  # it reads the same from both ends
    elif _leads_to(target.pk, source.pk, link_type):
        raise InvalidField("target", _("The two are linked the other way round already, directly or through others."))
    _link, made = ItemLink.objects.get_or_create(source_id=source.pk, target_id=target.pk, link_type=link_type)
    if made:
        _tell(source, target, by, link_type, "work.linked")
    return made


@service
def unlink_items(*, source: WorkItem, target: WorkItem, by: Actor, link_type: str = LinkType.RELATES) -> bool:
    """Remove a link; False when there was none. One that reads the same from both ends goes from either."""
    _allow(source, target, by)
    between = Q(source=source.pk, target=target.pk)
    if link_type == LinkType.RELATES:
        between |= Q(source=target.pk, target=source.pk)
    gone, _rows = ItemLink.objects.filter(between, link_type=link_type).delete()
    if gone:
        _tell(source, target, by, link_type, "work.unlinked")
    return bool(gone)


def _leads_to(start: int, end: int, link_type: str) -> bool:
    """Whether links of a type lead from one item to another; each step is one query for all it reaches."""
    seen: set[int] = set()
    reached = {start}
    while reached:
        if end in reached:
            return True
        seen |= reached
        rows = ItemLink.objects.filter(source__in=reached, link_type=link_type)
        reached = set(rows.values_list("target_id", flat=True)) - seen
    return False


def _allow(source: WorkItem, target: WorkItem, by: Actor) -> None:
    require(by, kind_of(source.kind).permission("change"), on=source)
    require(by, kind_of(target.kind).permission("view"), on=target)


def _tell(source: WorkItem, target: WorkItem, by: Actor, link_type: str, verb: str) -> None:
    data = {"link_type": str(link_type), "number": target.number}
    add_activity(item=source, by=by, verb=verb, data=data)
    append_event(ItemChanged(item_id=source.pk, kind=source.kind, fields="links", actor_user_id=by.user_id))
