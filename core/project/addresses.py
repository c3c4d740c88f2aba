"""The address people reach a page under."""

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site


def public_url(page: Page, *, site: Site | None, request: HttpRequest | None = None) -> str:
    """Of the default site below WAGDESK_BASE_URL, whatever host its row names; of another below its own.

    `site` is the one it is asked on. Empty for a page that no site shows.
    """
    parts = page.get_url_parts(request)
    if parts is None:
        return ""
    site_id, root, path = parts
    is_ours = site is not None and site.pk == site_id and site.is_default_site
    return f"{settings.WAGDESK_BASE_URL if is_ours else root}{path}"
