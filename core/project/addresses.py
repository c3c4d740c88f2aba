"""The address people reach a page under."""

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site


def base_url(site: Site | None) -> str:
    """Of the default site WAGDESK_BASE_URL, whatever host its row names; of another its own."""
    return settings.WAGDESK_BASE_URL if site is None or site.is_default_site else site.root_url


def public_url(page: Page, *, request: HttpRequest | None = None, site: Site | None = None) -> str:
    """Below the `base_url` of its site. Asked on the site of `request`, or on `site` where there is no request.

    Empty for a page that no site shows.
    """
    if request is not None:
        site = Site.find_for_request(request)
    parts = page.get_url_parts(request)
    if parts is None:
        return ""
    site_id, root, path = parts
    return f"{base_url(site) if site is not None and site.pk == site_id else root}{path}"
