"""Links between items."""

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
    """Link two items the actor may see; False when they are linked so already."""
    _allow(source, target, by)
    if source.pk == target.pk:
        raise InvalidField("target", _("An item cannot be linked to itself."))
    _link, made = ItemLink.objects.get_or_create(source_id=source.pk, target_id=target.pk, link_type=link_type)
    if made:
        _tell(source, target, by, link_type, "work.linked")
    return made


@service
def unlink_items(*, source: WorkItem, target: WorkItem, by: Actor, link_type: str = LinkType.RELATES) -> bool:
    """Remove a link; False when there was none."""
    _allow(source, target, by)
    gone, _ = ItemLink.objects.filter(source_id=source.pk, target_id=target.pk, link_type=link_type).delete()
    if gone:
        _tell(source, target, by, link_type, "work.unlinked")
    return bool(gone)


def _allow(source: WorkItem, target: WorkItem, by: Actor) -> None:
    require(by, kind_of(source.kind).permission("change"), on=source)
    require(by, kind_of(target.kind).permission("view"), on=target)


def _tell(source: WorkItem, target: WorkItem, by: Actor, link_type: str, verb: str) -> None:
    data = {"relation": str(LinkType(link_type).label), "number": target.number}
    add_activity(item=source, by=by, verb=verb, data=data)
    append_event(ItemChanged(item_id=source.pk, kind=source.kind, fields="links", actor_user_id=by.user_id))
