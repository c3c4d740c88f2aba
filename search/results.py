"""What a search gives to whoever asked: already checked, already marked, safe to show."""

from dataclasses import dataclass
from datetime import datetime

from search.highlighting import Parts


@dataclass(frozen=True)
class Result:
    """One thing that was found."""

    kind: str
    pk: int
    title: Parts
    snippet: Parts
    url: str
    meta: str
    #: The number people call it by, "#123", or nothing.
    identifier: str
    language: str
    icon: str
    updated_at: datetime
    #: The kind as read: "Tickets".
    label: str
    #: Category and word of a status; empty where there is none.
    category: str = ""
    status: str = ""


@dataclass(frozen=True)
class KindCount:
    """How many results of a kind there are, as read in a list of kinds."""

    kind: str
    label: str
    icon: str
    count: int


@dataclass(frozen=True)
class Results:
    """One page of results of all kinds."""

    text: str
    results: tuple[Result, ...] = ()
    kinds: tuple[KindCount, ...] = ()
    next_cursor: str = ""
    #: The engine was not at its full strength; what is shown is right, but may not be everything, or not well sorted.
    is_degraded: bool = False
    #: Nothing holds all of the words, so these hold some of them.
    is_relaxed: bool = False

    @property
    def total(self) -> int:
        """Results of all kinds."""
        return sum(one.count for one in self.kinds)


@dataclass(frozen=True)
class Jump:
    """Where "#123" leads."""

    url: str
    title: str
    kind: str
    icon: str


@dataclass(frozen=True)
class Group:
    """The best results of one kind."""

    of: KindCount
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Suggestions:
    """What shows while somebody types."""

    text: str
    groups: tuple[Group, ...] = ()
    jump: Jump | None = None
    is_degraded: bool = False
    #: Every kind that has results, whether shown or not.
    kinds: tuple[KindCount, ...] = ()
