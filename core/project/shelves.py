"""Pages in lists, as one package lists them for another: the home page shows the topics of whatever page has a `shelf`.

Guarantees: an entry says in which language it is where that differs from the list around it.
Never: decides who may read a page; whoever makes the entries has done that.
"""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Listed:
    """A page in a list. `language` is set where it differs from the language around it."""

    page: Any
    url: str
    count: int = 0
    language: str = ""
    language_name: str = ""


class Shelf(Protocol):
    """Topics, and the way to any page below them. A page offers its own through a method `shelf(request)`."""

    def topics(self) -> list[Listed]:
        """The topics to show."""

    def newest(self, number: int) -> list[Listed]:
        """The pages published or changed last that are no topics."""

    def item(self, page: Any) -> Listed:
        """One page."""
