"""What a page that holds topics tells the home page about them.

The chosen page may know better than the page tree (what is not translated, what this reader may open): then it has a
method `shelf(request)` that returns a `Shelf`. Any other page is read from the tree.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page

from core.project.chrome import own_name
from core.project.shelves import Listed, Shelf


@dataclass(frozen=True)
class TreeShelf:
    """The children of a page as its topics."""

    root: Page
    request: HttpRequest

    def topics(self) -> list[Listed]:
        """Those that everybody may read."""
        pages = self.root.get_children().live().public().specific()
        return [Listed(page, page.get_url(self.request) or "", page.numchild) for page in pages]

    def newest(self, number: int) -> list[Listed]:
        """Those below the topics that everybody may read."""
        pages = self.root.get_descendants().live().public().filter(numchild=0, depth__gt=self.root.depth + 1)
        newest = pages.select_related("locale").order_by("-last_published_at", "-pk")
        return [self.item(page) for page in newest[:number]]

    def item(self, page: Page) -> Listed:
        """Under its own address."""
        url = page.get_url(self.request) or ""
        if page.locale_id == self.root.locale_id:
            return Listed(page, url)
        code = page.locale.language_code
        return Listed(page, url, language=code, language_name=own_name(code))


def shelf_of(root: Page, request: HttpRequest) -> Shelf:
    """How to read the topics below this page."""
    page = root.specific
    own = getattr(page, "shelf", None)
    found: Shelf = own(request) if own else TreeShelf(page, request)
    return found
