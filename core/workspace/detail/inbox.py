"""The list beside the conversation: the view the agent came from, one line of words each."""

from typing import Any

from core.workspace import links
from core.workspace.listing.request import PLACE, ListRequest
from core.workspace.listing.rows import page_of
from core.workspace.listing.tabs import tabs_for
from core.workspace.listing.views import ListBase


def inbox_context(view: Any) -> dict[str, Any]:
    """The rows of the view named in the address, and the item they stand beside."""
    mine = [team for team in view.furniture.teams if team.pk in view.team_ids]
    tabs = tabs_for(words=view.words, teams=mine)
    wanted = ListRequest(view.request.GET, view.furniture, tabs, view.context_of_conditions)
    page = page_of(view.items(), wanted, view.viewer)
    current = view.request.GET.get("current") or str(view.kwargs.get("number", ""))
    place = {name: view.request.GET.get(name, "") for name in PLACE}
    query = wanted.query(without=["pane", "lane", "write", "current", "images", "earlier", "with"], **place)
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
