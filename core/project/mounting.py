"""Puts the addresses of plugins below `/x/<slug>/`, and takes them away while the plugin is off."""

from collections import defaultdict

from django.urls import URLPattern, URLResolver, include, path
from wagtail.utils.urlpatterns import decorate_urlpatterns

from core.plugins.api import contributions, only_while_enabled


def plugin_addresses() -> list[URLResolver]:
    """One resolver for each plugin that contributes `url_patterns`."""
    found: defaultdict[str, list[URLPattern]] = defaultdict(list)
    for contribution in contributions("url_patterns"):
        found[contribution.plugin].append(contribution.value)
    return [
        path(f"x/{slug}/", include((decorate_urlpatterns(patterns, only_while_enabled(slug)), slug)))
        for slug, patterns in found.items()
    ]
