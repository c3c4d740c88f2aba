"""Every address of the REST API: core's resources, and those of plugins behind their switch."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from core.api.docs import DocsView
from core.api.routes import RestRoute
from core.plugins.api import built, only_while_enabled


def addresses(route: RestRoute) -> list[URLPattern]:
    """One route as addresses."""
    if not hasattr(route.view, "get_extra_actions"):
        return [path(route.prefix, route.view.as_view(), name=route.basename)]
    router = SimpleRouter(trailing_slash=False)
    router.register(route.prefix, route.view, basename=route.basename)
    return [found for found in router.urls if isinstance(found, URLPattern)]


def routes() -> list[URLPattern]:
    """Every route of every plugin, behind its switch."""
    found = built("rest_routes", addresses)
    for plugin, pattern in found:
        assert pattern.callback is not None  # a router names its views, never their paths
        pattern.callback = only_while_enabled(plugin)(pattern.callback)
    return [pattern for _plugin, pattern in found]


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """404, without Django's detour to the same address with a slash."""
    raise Http404


urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="wagdesk_api_schema"),
    path("docs", DocsView.as_view(url_name="wagdesk_api_schema"), name="wagdesk_api_docs"),
    path("", include(routes())),
    path("<path:rest>", nothing_here, name="wagdesk_api_nothing"),
]
