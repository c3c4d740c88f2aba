"""The address people reach a page under."""

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site


def public_url(page: Page, *, request: HttpRequest | None = None, site: Site | None = None) -> str:
    """Of the default site below WAGDESK_BASE_URL, whatever host its row names; of another below its own.

    Asked on the site of `request`, or on `site` where there is no request. Empty for a page that no site shows.
    """
    if request is not None:
        site = Site.find_for_request(request)
    parts = page.get_url_parts(request)
    if parts is None:
        return ""
    site_id, root, path = parts
    is_ours = site is not None and site.pk == site_id and site.is_default_site
    return f"{settings.WAGDESK_BASE_URL if is_ours else root}{path}"
