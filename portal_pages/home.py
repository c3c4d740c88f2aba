"""What the home page shows."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from wagtail.models import Locale, Page, Site

from core.access.api import viewer_of
from portal_pages import queries
from portal_pages.shelves import TreeShelf, shelf_of

if TYPE_CHECKING:
    from portal_pages.models import HomePage

#: Topics, newest articles and requests on the home page.
MOST_TOPICS, MOST_NEW, MOST_REQUESTS = 9, 8, 3


def facts(page: "HomePage", request: HttpRequest) -> dict[str, Any]:
    """Topics of the chosen page, the articles editors picked or else the newest, and the customer's open requests."""
    root = page.topics.localized if page.topics else None
    shelf = shelf_of(root, request) if root else TreeShelf(page, request)
    viewer = viewer_of(request)
    picked = [shelf.item(one) for one in _picked(page)]
    return {
        "topics_url": root.get_url(request) if root else "",
        "topics": shelf.topics()[:MOST_TOPICS] if root else [],
        "articles": picked or (shelf.newest(MOST_NEW) if root else []),
        "is_picked": bool(picked),
        "contacts": ways_to_ask(page),
        "requests": queries.request_page(viewer).rows[:MOST_REQUESTS] if viewer.customer_id else [],
        "is_customer": bool(viewer.customer_id),
    }


def contact_url(request: HttpRequest) -> str:
    """Where a new request is written: the first way to ask on the site's home page, in the reader's language."""
    from portal_pages.models import HomePage  # the home page's model reads this module

    site = Site.find_for_request(request)
    home = HomePage.objects.filter(pk=site.root_page_id).first() if site else None
    ways = ways_to_ask(home, Locale.get_active()) if home else []
    return (ways[0][0].get_url(request) or "") if ways else ""


def ways_to_ask(page: "HomePage", locale: Locale | None = None) -> list[tuple[Page, str]]:
    """Page and text of each way, in this language where it exists there; none that is a draft or restricted."""
    chosen = list(page.contacts.values_list("target__translation_key", "text"))
    here = _readable([key for key, _text in chosen], locale or page.locale)
    return [(here[key], text) for key, text in chosen if key in here]


def _picked(page: "HomePage") -> list[Page]:
    """What editors picked, in the reader's language where it exists there; nothing that not everybody may read."""
    keys = list(page.articles.values_list("target__translation_key", flat=True))
    here = _readable(keys, page.locale)
    return [here[key] for key in keys if key in here]


def _readable(keys: list[Any], locale: Locale) -> dict[Any, Page]:
    """Published pages for everybody by translation key: in this language, else in the site's own."""
    here: dict[Any, Page] = {}
    if not keys:
        return here
    for found in Page.objects.live().public().filter(translation_key__in=keys).select_related("locale"):
        if found.locale_id == locale.pk or (found.locale.is_default and found.translation_key not in here):
            here[found.translation_key] = found
    return here
