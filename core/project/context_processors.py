"""What every template may use without asking for it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.project import chrome


def site_chrome(request: HttpRequest) -> dict[str, Any]:
    """`site_brand`, `site_nav`, `site_account`: read on first use only.

    A view that knows better passes a variable of the same name and wins.
    """
    return {
        "site_brand": SimpleLazyObject(lambda: chrome.brand(request)),
        "site_nav": SimpleLazyObject(lambda: chrome.navigation(request)),
        "site_account": SimpleLazyObject(lambda: chrome.account(request)),
    }
