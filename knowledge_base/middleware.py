"""The short way from an article's address to its page. What it does not know goes Wagtail's own way."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from knowledge_base.routing import site_of, start_page


class ArticleRouteMiddleware:
    """Settles where Wagtail's `serve` would arrive, for addresses below a start page of articles.

    Wagtail looks up the site, the language, the home page, its child and that child's own table one after another. Here
    it is two prepared queries, and their answers are left where Wagtail itself keeps them for the length of a request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], _: Any) -> None:
        """Nothing is decided about who may read: that is asked of the page, as ever."""
        components = [part for part in args[0].split("/") if part] if view is serve and args else []
        if len(components) < 2:
            return
        request._wagtail_site = site_of(request)  # type: ignore[attr-defined]
        route = self._route(request, request._wagtail_site, components)  # type: ignore[attr-defined]
        if route is not None:
            request._wagtail_route_for_request = route  # type: ignore[attr-defined]

    def _route(self, request: HttpRequest, site: Site | None, components: list[str]) -> RouteResult | None:
        if site is None:
            return None
        try:
            language = get_supported_content_language_variant(get_language())
        except LookupError:
            return None
        index = start_page(site.root_page, language, components[0])
        if index is None:
            return None
        try:
            return index.route(request, components[1:])
        except Http404:
            # Wagtail finds the same, and says so.
            return None
