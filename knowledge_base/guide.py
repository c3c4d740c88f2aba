"""The way from a page to the pages around it, as read through one start page: addresses, marks, languages."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from wagtail.models import Locale, Page

from core.access.api import Viewer, anonymous, viewer_of
from core.project.shelves import Listed
from knowledge_base.access import readable_q
from knowledge_base.models import KnowledgeBaseIndexPage
from knowledge_base.queries import Place, topics
from knowledge_base.routing import default_language, twin_of


@dataclass(frozen=True)
class Language:
    """An entry of the language switch."""

    code: str
    label: str
    url: str
    current: bool
    #: The language the text is in, where it is not translated into this one.
    shown_in: str = ""


class Guide:
    """Knows the way back: addresses of pages as read through one start page and one request."""

    def __init__(self, request: HttpRequest, host: KnowledgeBaseIndexPage) -> None:
        self.request = request
        self.host = host
        self.viewer = reader(request)

    @cached_property
    def twin(self) -> Page | None:
        """The start page in the site's own language; asked for only where something is not translated."""
        found: Page | None = twin_of(self.host)
        return found

    def url(self, page: Page) -> str:
        """The address of a page; of one in another language, its address among those of the reader's language."""
        if page.locale_id != self.host.locale_id and self.twin and page.url_path.startswith(self.twin.url_path):
            below = page.url_path[len(self.twin.url_path) :]
            return f"{self.host.get_url(self.request)}{below}"
        return page.get_url(self.request) or ""

    @cached_property
    def place(self) -> Place:
        """All that this reader may read below the start page."""
        return Place.of(self.host, self.host.locale_id, readable_q(self.viewer))

    def topics(self) -> list[Listed]:
        """The topics below the start page that hold an article this reader may read."""
        return [self.item(topic.page, topic.count) for topic in topics(self.place)]

    def newest(self, number: int) -> list[Listed]:
        """The articles published or changed last, in a topic or in none."""
        found = self.place.articles().order_by("-last_published_at", "-pk")[:number]
        return [self.item(article) for article in found]

    def item(self, page: Any, count: int = 0) -> Listed:
        """A page in a list."""
        if page.locale_id == self.host.locale_id:
            return Listed(page, self.url(page), count)
        return Listed(page, self.url(page), count, page.locale.language_code, local_name(page.locale))


def reader(request: HttpRequest) -> Viewer:
    """Who reads. A visitor holds nothing but `public`, and nobody need be asked about that."""
    user = getattr(request, "user", None)
    return viewer_of(request) if user is not None and user.is_authenticated else anonymous()


def switch(
    versions: list[Page], hosts: list[Page], host: KnowledgeBaseIndexPage, request: HttpRequest
) -> list[Language]:
    """Every language the help is in, sorted by their own names: the page stays the same page.

    Where it is not translated, its address among those of that language leads to the text of the site's own language.
    """
    here = {page.locale_id: page for page in versions}
    own = next((page for page in versions if page.locale.language_code == default_language()), None)
    below = _below(own, hosts) if own else None
    found = []
    for start in hosts:
        locale, page = start.locale, here.get(start.locale_id)
        if page is None and below is None:
            continue
        url = page.get_url(request) if page else f"{start.get_url(request)}{below}"
        shown_in = "" if page or own is None else local_name(own.locale)
        is_current = start.locale_id == host.locale_id
        found.append(Language(locale.language_code, local_name(locale), url or "", is_current, shown_in))
    return sorted(found, key=lambda language: language.label.casefold())


def _below(page: Page, hosts: list[Page]) -> str | None:
    """The address below the start page of its own language; None where it stands elsewhere."""
    start = next((one for one in hosts if one.locale_id == page.locale_id), None)
    return page.url_path[len(start.url_path) :] if start and page.url_path.startswith(start.url_path) else None


def local_name(locale: Locale) -> str:
    """A language as its speakers write it: “suomi”, capitalised for lists."""
    name = locale.language_name_local
    return name[:1].upper() + name[1:]
