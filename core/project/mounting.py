"""Puts the addresses of plugins below `/x/<slug>/`, and takes them away while the plugin is off."""

from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from wagtail.utils.urlpatterns import decorate_urlpatterns

from core.plugins.api import contributions, is_enabled

View = Callable[..., HttpResponseBase]


def plugin_addresses() -> list[URLResolver]:
    """One resolver for each plugin that contributes `url_patterns`."""
    found: defaultdict[str, list[URLPattern]] = defaultdict(list)
    for contribution in contributions("url_patterns"):
        found[contribution.plugin].append(contribution.value)
    return [
        path(f"x/{slug}/", include((decorate_urlpatterns(patterns, only_while_enabled(slug)), slug)))
        for slug, patterns in found.items()
    ]


def only_while_enabled(slug: str) -> Callable[[View], View]:
    """A decorator: the view does not exist while the plugin is off."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_enabled(slug):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
