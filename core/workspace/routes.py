"""Every address below a kind's prefix, in one list: (route, view, name)."""

from core.workspace.base import KindView
from core.workspace.creating.views import CreateView
from core.workspace.detail import people, properties, seeing, writing
from core.workspace.detail.inbox import Inbox
from core.workspace.detail.related import Related
from core.workspace.detail.views import ItemView
from core.workspace.listing import bulk, export, preferences
from core.workspace.listing.views import ListResults, ListView


def routes() -> list[tuple[str, type[KindView], str]]:
    """Addresses of list, desk and form."""
    return [
        ("", ListView, "list"),
        ("results/", ListResults, "list_results"),
        ("export/", export.Export, "export"),
        ("columns/", preferences.ChooseColumns, "columns"),
        ("bulk/", bulk.BulkChange, "bulk"),
        ("bulk/undo/", bulk.BulkUndo, "bulk_undo"),
        ("new/", CreateView, "add"),
        ("inbox/", Inbox, "inbox"),
        ("<int:number>/", ItemView, "item"),
        ("<int:number>/reply/", writing.Write, "reply"),
        ("<int:number>/draft/", writing.KeepDraft, "draft"),
        ("<int:number>/upload/", writing.Upload, "upload"),
        ("<int:number>/take-back/<int:pk>/", writing.TakeBack, "take_back"),
        ("<int:number>/property/", properties.SaveProperty, "property"),
        ("<int:number>/requesters/", people.Requesters, "requesters"),
        ("<int:number>/followers/", people.Followers, "followers"),
        ("<int:number>/links/", people.Links, "links"),
        ("<int:number>/related/", Related, "related"),
        ("<int:number>/seen/", seeing.Seen, "seen"),
        ("<int:number>/state/", seeing.State, "state"),
    ]
