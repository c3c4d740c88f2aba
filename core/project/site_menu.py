"""The pages that editors put into menus: published, open to everybody, ticked “Show in menus”.

Guarantees: a restricted page never shows; one look-up a minute and language at most, and at once after a change: in the
same process, and in all of them where they share a cache. Never: an entry that the reader may not open.
"""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

SECONDS = 60
VERSION_KEY = "wagdesk-site-menu-version"


@dataclass(frozen=True)
class Entry:
    """A page in the menu."""

    label: str
    url: str


@dataclass(frozen=True)
class Menu:
    """Home and the entries below it, in one language."""

    home_url: str
    entries: tuple[Entry, ...]
    languages: tuple[str, ...] = ()


def home_url(request: HttpRequest) -> str:
    """Where the brand leads to."""
    return menu(request).home_url


def entries(request: HttpRequest) -> tuple[Entry, ...]:
    """The menu's pages in the reader's language."""
    return menu(request).entries


def languages(request: HttpRequest) -> tuple[str, ...]:
    """The languages this site is written in."""
    return menu(request).languages


def menu(request: HttpRequest) -> Menu:
    """The menu of this site in the language being shown."""
    site = Site.find_for_request(request)
    if site is None:
        return Menu("/", ())
    key = f"wagdesk-site-menu-{cache.get(VERSION_KEY, '')}-{site.pk}-{get_language()}"
    found: Menu | None = cache.get(key)
    if found is None:
        found = read(site, request)
        cache.set(key, found, SECONDS)
    return found


def read(site: Site, request: HttpRequest) -> Menu:
    """The menu from the page tree; where home is not translated, the site's own language stands in."""
    home: Page = site.root_page.localized
    pages = home.get_children().live().public().in_menu()
    return Menu(
        home_url=home.get_url(request) or "/",
        entries=tuple(Entry(page.title, url) for page in pages if (url := page.get_url(request))),
        languages=tuple(Locale.objects.values_list("language_code", flat=True)),
    )


def forget(instance: Any = None, **kwargs: Any) -> None:
    """Receives model signals: where a page, its privacy or the site changed, menus are read anew."""
    if isinstance(instance, Page | PageViewRestriction | Site | Locale):
        _begin_version()
        # Until then another process reads, and keeps, what was there before.
        transaction.on_commit(_begin_version)


def _begin_version() -> None:
    """By chance and not by counting: two processes may begin one at once, and the last must be new for both."""
    cache.set(VERSION_KEY, token_hex(8), None)


def watch() -> None:
    """Follow changes of pages; called once, when the app is ready."""
    for signal in (post_save, post_delete, post_page_move):
        signal.connect(forget, dispatch_uid=f"{__name__}.forget")
