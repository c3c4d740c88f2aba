"""What templates of customer pages may use of the portal."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from portal_pages.home import contact_url


def way_to_ask(request: HttpRequest) -> dict[str, Any]:
    """`site_ask_url`: where a request begins, takes `about`; empty where nobody can ask. Read on first use only."""
    return {
        "site_ask_url": SimpleLazyObject(lambda: reverse("wagdesk_portal_pages:ask") if contact_url(request) else "")
    }
