"""What the two databases must each know how to do."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from search.analysis.texts import Fields
from search.engines.base import Query

Sql = tuple[str, list[Any]]
WORDS = "wagdesk_search_words"
#: In a question, words that stand in a larger share of all entries are left out where others are rarer: they would
#: make every second entry a candidate, and say nothing. Small installations can afford them.
COMMON = 0.1
FEW = 5_000


class Dialect(Protocol):
    """How words are stored, matched and scored in one kind of database."""

    #: SQL function that finds one text in another: place = find(text, part), 0 if it is not there.
    find: str
    #: A SELECT of (id, shown_as, score) of the best entry of each `place` in the table expression `seen`.
    best_of_each: str

    def matched(self, query: Query) -> Sql | None:
        """A SELECT of (id, score) of every entry that matches the words; None when nothing can match."""

    def write(self, rows: Iterable[tuple[int, Fields]]) -> None:
        """Store the words of entries, replacing what was there."""

    def erase(self, ids: Collection[int]) -> None:
        """Forget the words of entries."""

    def purge(self) -> None:
        """Write over what was forgotten."""
