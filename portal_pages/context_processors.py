"""What templates of customer pages may use of the portal."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.project.chrome import Link, current
from portal_pages.home import contact_url
from portal_pages.sections import portal_kinds


def ways_in(request: HttpRequest) -> dict[str, Any]:
    """Where a request begins, and where customers follow theirs. Read on first use only.

    `site_ask_url` takes `about`, and is empty where nobody can ask; `site_requests` is nothing while no enabled plugin
    has any to show.
    """
    return {
        "site_ask_url": SimpleLazyObject(lambda: reverse("wagdesk_portal_pages:ask") if contact_url(request) else ""),
        "site_requests": SimpleLazyObject(lambda: _requests(request)),
    }


def _requests(request: HttpRequest) -> Link | None:
    if not portal_kinds():
        return None
    url = reverse("wagdesk_portal_pages:requests")
    return Link(_("My requests"), url, current(request.path, url))
