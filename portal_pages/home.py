"""What the home page shows."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from wagtail.models import Page, Site

from core.access.api import viewer_of
from portal_pages import queries

if TYPE_CHECKING:
    from portal_pages.models import HomePage

#: Topics and newest articles on the home page.
MOST_TOPICS, MOST_NEW, MOST_REQUESTS = 9, 8, 3


def facts(page: "HomePage", request: HttpRequest) -> dict[str, Any]:
    """Topics of the chosen page, the newest pages below it, and the customer's open requests."""
    root = page.topics.localized if page.topics else None
    topics = list(root.get_children().live().public().specific()[:MOST_TOPICS]) if root else []
    viewer = viewer_of(request)
    return {
        "topics_url": root.get_url(request) if root else "",
        "topics": [_topic(topic, request) for topic in topics],
        "newest": list(_newest(root)) if root else [],
        "contacts": [(one.target.localized, one.text) for one in page.contacts.select_related("target")],
        "requests": queries.request_page(viewer).rows[:MOST_REQUESTS] if viewer.customer_id else [],
        "is_customer": bool(viewer.customer_id),
    }


def contact_url(request: HttpRequest) -> str:
    """Where a new request is written: the first way to ask on the site's home page, in the reader's language."""
    from portal_pages.models import HomeContact  # the home page's model reads this module

    site = Site.find_for_request(request)
    first = HomeContact.objects.filter(page=site.root_page_id).select_related("target").first() if site else None
    return (first.target.localized.get_url(request) or "") if first else ""


def _topic(topic: Page, request: HttpRequest) -> dict[str, Any]:
    """A topic needs no more of its type than a title; icon and introduction are shown where it has them."""
    return {
        "title": topic.title,
        "url": topic.get_url(request),
        "icon": getattr(topic, "icon", "") or "page",
        "text": getattr(topic, "intro", "") or topic.search_description,
        "count": topic.numchild,
    }


def _newest(root: Page) -> Any:
    pages = root.get_descendants().live().public().filter(numchild=0, depth__gt=root.depth + 1)
    return pages.order_by("-last_published_at", "-pk")[:MOST_NEW]
