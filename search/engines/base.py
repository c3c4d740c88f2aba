"""What a search engine must be able to do. Nothing above this line knows which one it is.

Guarantees every engine gives: an entry is replaced only by one of a higher version, and a removed one comes back only
by a higher version; realm, tokens and pending revocations are part of the query, so that counts and suggestions obey
them as hits do; results with the same item are one, and so are entries of a kind that are alike.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from search.analysis.queries import Clause
from search.analysis.texts import Texts
from search.documents import Entry


@dataclass(frozen=True)
class Indexable:
    """An entry on its way into the index, with who may find it."""

    entry: Entry
    texts: Texts
    shown_as: str
    realm: str
    tokens: frozenset[str]
    #: Of everything the row said.
    digest: str


@dataclass(frozen=True)
class Known:
    """What the index holds of a row: enough to compare it with the row."""

    digest: str
    realm: str
    tokens: frozenset[str]


@dataclass(frozen=True)
class Cursor:
    """Where a page ended. `today` is kept, because recency must not reorder what was shown already."""

    score: float
    position: int
    today: int
    match_all: bool


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question to the index, with everything that decides about rights already resolved."""

    wanted: tuple[Clause, ...]
    unwanted: tuple[Clause, ...] = ()
    #: Whether every wanted clause must match, or one is enough.
    match_all: bool = True
    #: Kind → weight of all documents that may answer; nothing else is searched.
    kinds: Mapping[str, float]
    #: Kinds (as shown) hits are taken from; empty means all. Counts are of all kinds nevertheless.
    only: frozenset[str] = frozenset()
    #: The searcher's language: entries in it rank higher, those of another region ("pt-br" for "pt") less so.
    language: str = ""
    #: Only entries in this language, whatever their region.
    only_language: str = ""
    tokens: frozenset[str]
    #: None enters every realm.
    realms: frozenset[str] | None = frozenset()
    #: Whether agents' texts are searched.
    with_staff: bool = False
    #: Properties (`property_name`) searched for a viewer who is no agent.
    properties: frozenset[str] = frozenset()
    limit: int = 20
    #: At most so many hits of each kind as shown; None leaves it to the ranking.
    per_kind: int | None = None
    after: Cursor | None = None
    today: int


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One result as the index holds it; not shown to anybody before the database has agreed."""

    kind: str
    shown_as: str
    pk: int
    item: int | None
    score: float
    #: Decides between equal scores.
    position: int
    texts: Texts
    updated_at: datetime
    url_admin: str = ""
    url_portal: str = ""
    meta: str = ""
    meta_staff: str = ""
    category: str = ""
    status: str = ""
    status_staff: str = ""


@dataclass(frozen=True)
class Page:
    """The best hits, how many there are of each kind as shown, and whether the engine was at its full strength."""

    hits: tuple[Hit, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    is_degraded: bool = False


class State(StrEnum):
    """How an engine is."""

    WELL = "well"
    DEGRADED = "degraded"
    AWAY = "away"


@dataclass(frozen=True)
class Health:
    """How an engine is, in one sentence an administrator understands."""

    engine: str
    state: State
    sentence: str
    entries: Mapping[str, int] = field(default_factory=dict)


class Engine(Protocol):
    """Holds the index and answers questions to it."""

    #: Short name for settings and the administrator.
    name: str

    def index(self, entries: Sequence[Indexable], *, version: int) -> None:
        """Add or replace entries, each unless the index has it in a higher version. All or nothing."""

    def delete(self, kind: str, pks: Collection[int], *, version: int) -> None:
        """Remove entries, each unless the index has it in a higher version."""

    def search(self, query: Query) -> Page:
        """The best hits after `query.after` with counts by kind."""

    def of_items(self, items: Collection[int]) -> dict[int, set[tuple[str, int]]]:
        """Item → (kind, primary key) of every entry collapsed under it."""

    def known(self, kind: str) -> Iterator[tuple[int, Known]]:
        """Everything the index holds of a kind, by primary key ascending."""

    def older_than(self, kind: str, version: int) -> list[int]:
        """Primary keys of a kind's entries that were last written before this version."""

    def drop(self, kinds: Collection[str]) -> int:
        """Forget these kinds altogether; returns how many entries went."""

    def purge(self) -> None:
        """Leave nothing of what was removed, not even where nobody looks: somebody asked to be forgotten."""

    def maintain(self) -> None:
        """Tidy up what nobody needs any more. Called now and then."""

    def health(self) -> Health:
        """How it is."""
