"""The way from a page to the pages around it, as read through one start page: addresses, marks, languages."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from wagtail.models import Locale, Page

from core.access.api import Viewer, anonymous, viewer_of
from knowledge_base.models import KnowledgeBaseIndexPage
from knowledge_base.routing import twin_of


@dataclass(frozen=True)
class Item:
    """An article or topic in a list. `language` is set where it differs from the page around it."""

    page: Any
    url: str
    count: int = 0
    language: str = ""
    language_name: str = ""


@dataclass(frozen=True)
class Language:
    """An entry of the language switch."""

    code: str
    label: str
    url: str
    current: bool


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

    def item(self, page: Any, count: int = 0) -> Item:
        """A page in a list."""
        if page.locale_id == self.host.locale_id:
            return Item(page, self.url(page), count)
        return Item(page, self.url(page), count, page.locale.language_code, local_name(page.locale))


def reader(request: HttpRequest) -> Viewer:
    """Who reads. A visitor holds nothing but `public`, and nobody need be asked about that."""
    user = getattr(request, "user", None)
    return viewer_of(request) if user is not None and user.is_authenticated else anonymous()


def switch(pages: list[Page], host: KnowledgeBaseIndexPage, request: HttpRequest) -> list[Language]:
    """Sorted by the languages' own names."""
    found = [
        Language(
            code=page.locale.language_code,
            label=local_name(page.locale),
            url=page.get_url(request) or "",
            current=page.locale_id == host.locale_id,
        )
        for page in pages
    ]
    return sorted(found, key=lambda language: language.label.casefold())


def local_name(locale: Locale) -> str:
    """A language as its speakers write it: “suomi”, capitalised for lists."""
    name = locale.language_name_local
    return name[:1].upper() + name[1:]
