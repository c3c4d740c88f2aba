"""The rows of one page of a list, in one query, and the way to the pages around it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from core.access.api import Viewer
from core.people.models import Customer
from core.workspace.listing.request import ListRequest
from core.workspace.listing.sorting import PAGE
from core.workspace.models import ReadMark


@dataclass(frozen=True)
class Page:
    """Rows in order, and cursors where there is more."""

    rows: list[Any]
    before: str = ""
    after: str = ""


def page_of(items: QuerySet[Any], wanted: ListRequest, viewer: Viewer) -> Page:
    """The page at the cursor. One row more than shown is read, to know whether there is another page."""
    backwards = wanted.cursor is not None and wanted.cursor.backwards
    rows = items.filter(wanted.q)
    if wanted.cursor is not None:
        rows = rows.filter(wanted.sort.beyond(wanted.cursor))
    ordering = wanted.sort.ordering(backwards=backwards)
    # The keys first, as numbers: sorting narrow rows is a third of the work of sorting joined ones, and SQLite reads
    # the whole kind again where the keys are a subquery.
    keys = list(rows.order_by(*ordering).values_list("pk", flat=True)[: PAGE + 1])
    more = len(keys) > PAGE
    found = list(with_people(items.filter(pk__in=keys[:PAGE]), viewer).order_by(*ordering)) if keys else []
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    earlier = more if backwards else wanted.cursor is not None
    later = wanted.cursor is not None if backwards else more
    return Page(
        found,
        before=wanted.sort.place_of(found[0], backwards=True).encode() if earlier else "",
        after=wanted.sort.place_of(found[-1]).encode() if later else "",
    )


def with_people(items: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """Rows with what a list shows: columns of the item, the first requester's name, whether it is new to the viewer."""
    return items.with_list_columns().annotate(asked_by=requester_name(viewer), unread=is_unread(viewer))  # type: ignore[attr-defined]


def requester_name(viewer: Viewer) -> Subquery:
    """The name of who asked first, else their address; nothing for agents who may not see customers."""
    customers = Customer.objects.visible_to(viewer).filter(requester_links__item=OuterRef("pk"))
    named = Coalesce(NullIf("name", Value("")), "primary_address")
    return Subquery(customers.order_by("requester_links__pk").annotate(called=named).values("called")[:1])


def is_unread(viewer: Viewer) -> Q:
    """A customer waits, and the viewer has not looked since."""
    seen = ReadMark.objects.filter(item=OuterRef("pk"), user=viewer.user.pk, seen_at__gte=OuterRef("last_message_at"))
    return Q(waiting_since__isnull=False) & ~Q(Exists(seen))
