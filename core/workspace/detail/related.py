"""What stands beside an item but may wait: links, other items of the requesters, panels of plugins."""

from typing import Any

from core.plugins.api import draw
from core.work.models import ItemLink, LinkType, Requester
from core.work.queries import visible_links
from core.workspace import links
from core.workspace.detail.base import ItemBase

#: Other items shown.
MOST_OTHERS = 5


def related_context(view: Any) -> dict[str, Any]:
    """The three parts."""
    return {
        "links": linked(view),
        "link_types": LinkType.choices,
        "others": others(view),
        "panels": draw("item_panels", view.request, item=view.item, viewer=view.viewer),
    }


def linked(view: Any) -> list[dict[str, Any]]:
    """Items this one is linked with, read in both directions; those the viewer may not see are not there."""
    found = []
    for row in visible_links(view.item, view.viewer):
        outwards = row.source_id == view.item.pk
        other = row.target if outwards else row.source
        found.append({"item": other, "type": row.link_type, "outwards": outwards, "words": words(row, outwards)})
    return found


def words(link: ItemLink, outwards: bool) -> str:
    """The relation, read from this item."""
    from core.workspace.words import LINKS_READ_BACKWARDS

    kind = LinkType(link.link_type)
    return str(kind.label if outwards else LINKS_READ_BACKWARDS[kind])


def others(view: Any) -> list[dict[str, Any]]:
    """The latest other items of the same requesters."""
    asked = Requester.objects.filter(item=view.item.pk).values("customer")
    theirs = Requester.objects.filter(customer__in=asked).exclude(item=view.item.pk).values("item")
    rows = view.items().filter(pk__in=theirs).select_related("status").order_by("-updated_at", "-pk")[:MOST_OTHERS]
    return [{"item": one, "url": links.item_url(view.kind_code, one.number)} for one in rows]


class Related(ItemBase):
    """The panels, read by themselves after the page."""

    template_name = "wagdesk_workspace/_related.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As `related_context`."""
        urls = {"links": links.action_url(self.kind_code, "links", self.item.number)}
        return super().get_context_data(
            item=self.item, related=related_context(self), urls=urls, here=self.item_url, **kwargs
        )
