"""What can be found: documents, not models. A plugin returns `SearchDocument`s from the hook `search_documents`.

A document says which rows are eligible, how a batch of them becomes entries, and which events touch which rows.
Who may find an entry is not its business: realm and tokens are those of the row (`core.access`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, ClassVar, Final

from django.apps import apps
from django.db.models import Model, QuerySet

from core.access.api import Door, Viewer, in_batches, realms_of, tokens_of
from core.events.api import Event

#: Which rows an event touches: primary keys of the document's model.
Touched = Callable[[Any], Iterable[int]]
#: So many keys are read at once.
AT_ONCE: Final = 1000


def pks_of(rows: QuerySet[Any]) -> Iterator[int]:
    """The primary keys of rows an event touches, however many: they are read a batch at a time."""
    return chain.from_iterable(in_batches(rows, AT_ONCE))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is indexed of one row. Plain text everywhere, never HTML.

    `body` and `title` may be read by everybody who sees the row; `staff` is matched, highlighted and shown for agents
    only; each text in `properties` only for viewers to whom its document shows the property of that name.
    """

    kind: str
    pk: int
    title: str
    updated_at: datetime
    #: Entries with the same item are one result, whatever their kind: a ticket and its conversations.
    item: int | None = None
    #: Entries of a kind with the same text here are one result, such as translations of one article: the one in the
    #: searcher's language stands for them, else the best match. For documents without items.
    alike: str = ""
    #: Exact and never stemmed: "#123", a serial number, e-mail addresses; several stand apart by blanks.
    identifier: str = ""
    body: str = ""
    staff: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    #: "fi", "pt-br"; empty means: find out from the text.
    language: str = ""
    url_admin: str = ""
    url_portal: str = ""
    #: One quiet line of facts for everybody ("Open · Seegrund Hydrologie").
    meta: str = ""
    #: The same for agents, where it differs.
    meta_staff: str = ""
    #: Of something that has a status: its category, which gives it shape and tone, and its words for each side.
    category: str = ""
    status: str = ""
    status_staff: str = ""
    #: Instead of the row's own tokens and realm: pages that everybody reads carry {"public"}.
    tokens: frozenset[str] | None = None
    realm: str | None = None


class SearchDocument:
    """One kind of thing that can be found. Subclass, fill in, return an instance from `search_documents`."""

    #: Unique among all plugins, lower case: "ticket", "article".
    kind: ClassVar[str]
    #: Plural, as people read it in lists of results: "Tickets".
    label: ClassVar[Any]
    #: The same where customers read it, if it differs: "Your requests".
    portal_label: ClassVar[Any] = ""
    #: Label of the model or proxy: "wagdesk_tickets.Ticket".
    model: ClassVar[str]
    #: Kind under which results are listed and counted, if not its own: conversations of tickets are "ticket".
    shown_as: ClassVar[str] = ""
    #: Name of a Wagtail icon, and of one of the customer pages' icons.
    icon: ClassVar[str] = "doc-full"
    portal_icon: ClassVar[str] = "page"
    #: Above 1 lifts hits of this kind, below 1 lowers them.
    weight: ClassVar[float] = 1.0
    #: Where this kind is offered at all.
    doors: ClassVar[frozenset[Door]] = frozenset(Door)
    #: Languages its entries may be in; empty means any.
    languages: ClassVar[tuple[str, ...]] = ()
    #: Column that "#123" names, if there is one.
    number_field: ClassVar[str] = ""
    #: Event class → function that names the rows (primary keys of `model`) it touches.
    events: ClassVar[Mapping[type[Event], Touched]] = {}

    @property
    def model_class(self) -> type[Model]:
        """The model or proxy."""
        return apps.get_model(self.model)

    @property
    def group(self) -> str:
        """The kind under which results are listed and counted."""
        return self.shown_as or self.kind

    def label_for(self, door: Door) -> Any:
        """The plural as read at this door."""
        return (self.portal_label if door is Door.PORTAL else "") or self.label

    def icon_for(self, door: Door) -> str:
        """The icon as drawn at this door."""
        return self.portal_icon if door is Door.PORTAL else self.icon

    def queryset(self) -> QuerySet[Any]:
        """The eligible rows, all of them, with what `prepare` needs already joined or prefetched.

        This is the only statement of what is in the index; a row that leaves it leaves the index.
        """
        raise NotImplementedError

    def prepare(self, rows: Sequence[Any]) -> Iterable[Entry]:
        """One entry per row of a batch of up to 200. The number of queries must not depend on the number of rows."""
        raise NotImplementedError

    def tokens(self, pks: Sequence[int]) -> Mapping[int, frozenset[str]]:
        """Who may find each row, unless its entry says so itself."""
        return tokens_of(self.model_class, pks)

    def realms(self, pks: Sequence[int]) -> Mapping[int, str]:
        """In which realm each row stands, unless its entry says so itself."""
        return realms_of(self.model_class, pks)

    def visible(self, viewer: Viewer, pks: Collection[int]) -> set[int]:
        """Which of these rows the viewer may see now, asked of the database. Pages override it."""
        rows = self.model_class._default_manager.visible_to(viewer)  # type: ignore[attr-defined]
        return set(rows.filter(pk__in=pks).values_list("pk", flat=True))

    def url(self, row: Any, door: Door) -> str:
        """Where this row is opened; needed only with `number_field`, because "#123" jumps there."""
        raise NotImplementedError

    def shown_properties(self, viewer: Viewer) -> frozenset[str]:
        """The names of properties this customer may read; agents read all of them and are not asked about."""
        return frozenset()
