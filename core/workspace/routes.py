"""Every address below a kind's prefix, in one list: (route, view, name)."""

from core.workspace.base import KindView
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
    ]
