"""What a page that holds topics tells the home page about them.

The chosen page may know better than the page tree (what is not translated, what this reader may open): then it has a
method `shelf(request)` that returns a `Shelf`. Any other page is read from the tree.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest
from wagtail.models import Page


class Listed(Protocol):
    """A page in a list. `language` is set where it differs from the language around it."""

    page: Any
    url: str
    count: int
    language: str
    language_name: str


class Shelf(Protocol):
    """Topics, and the way to any page below them."""

    def topics(self) -> list[Any]:
        """The topics to show, as `Listed`."""

    def item(self, page: Any) -> Any:
        """One page, as `Listed`."""


@dataclass(frozen=True)
class TreeItem:
    """A page as the tree has it."""

    page: Any
    url: str
    count: int = 0
    language: str = ""
    language_name: str = ""


@dataclass(frozen=True)
class TreeShelf:
    """The children of a page as its topics."""

    root: Page
    request: HttpRequest

    def topics(self) -> list[TreeItem]:
        """Those that everybody may read."""
        pages = self.root.get_children().live().public().specific()
        return [TreeItem(page, page.get_url(self.request) or "", page.numchild) for page in pages]

    def item(self, page: Page) -> TreeItem:
        """Under its own address."""
        return TreeItem(page, page.get_url(self.request) or "")


def shelf_of(root: Page, request: HttpRequest) -> Shelf:
    """How to read the topics below this page."""
    page = root.specific
    own = getattr(page, "shelf", None)
    found: Shelf = own(request) if own else TreeShelf(page, request)
    return found
