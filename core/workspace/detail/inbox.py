"""The list beside the conversation: the view the agent came from, one line of words each."""

from typing import Any

from django.http import QueryDict

from core.workspace import links
from core.workspace.listing.request import ListRequest
from core.workspace.listing.rows import page_of
from core.workspace.listing.tabs import tabs_for
from core.workspace.listing.views import ListBase

#: What an item's address says about the item's own page; the rest names the list it was found in.
OWN = ("pane", "lane", "write", "current", "images", "earlier", "with")


def found_in(data: QueryDict) -> str:
    """The part of an item's address that names the view, filters, order and page of the list."""
    kept = data.copy()
    for name in OWN:
        kept.pop(name, None)
    return kept.urlencode()


def inbox_context(view: Any) -> dict[str, Any]:
    """The rows of the view named in the address, and the item they stand beside."""
    mine = [team for team in view.furniture.teams if team.pk in view.team_ids]
    tabs = tabs_for(words=view.words, teams=mine)
    wanted = ListRequest(view.request.GET, view.furniture, tabs, view.context_of_conditions)
    page = page_of(view.items(), wanted, view.viewer)
    current = view.request.GET.get("current") or str(view.kwargs.get("number", ""))
    query = found_in(view.request.GET)
    rows = [
        {
            "item": item,
            "url": f"{links.item_url(view.kind_code, item.number)}{'?' + query if query else ''}",
            "current": str(item.number) == current,
        }
        for item in page.rows
    ]
    return {
        "rows": rows,
        "label": wanted.tab.label,
        "tabs": [{"label": tab.label, "code": tab.code} for tab in tabs],
        "list_url": f"{links.list_url(view.kind_code)}?{query}",
    }


class Inbox(ListBase):
    """The pane, read by itself after the page."""

    template_name = "wagdesk_workspace/_inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows."""
        return super().get_context_data(inbox=inbox_context(self), **kwargs)
