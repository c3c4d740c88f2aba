"""Gives each request its viewer, and switches the guard and the request's caches on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from core.access.guard import Unscoped, guarded, unscoped
from core.access.viewers import Door, Viewer, viewer_for
from core.plugins import switches

ADMIN_PREFIX = "/admin/"
API_PREFIX = "/api/"
#: An agent who is also a customer looks through the portal's API with this header set to "portal".
DOOR_HEADER = "Wagdesk-Door"


class ViewerMiddleware:
    """`request.viewer`, resolved on first use; private models are guarded for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: resolve_viewer(request))  # type: ignore[attr-defined]
        cache = switches.start_request()
        try:
            with guarded():
                return self.get_response(request)
        finally:
            switches.end_request(cache)


def resolve_viewer(request: HttpRequest) -> Viewer:
    """The viewer behind a request, at the door its address belongs to."""
    with unscoped(Unscoped.RESOLVING_VIEWER):
        return viewer_for(request.user, door_of(request))


def door_of(request: HttpRequest) -> Door:
    """Admin screens and agents' API calls are the admin's door, everything else the portal's."""
    if request.path.startswith(ADMIN_PREFIX):
        return Door.ADMIN
    if request.path.startswith(API_PREFIX) and request.headers.get(DOOR_HEADER) != Door.PORTAL:
        return Door.ADMIN if getattr(request.user, "is_agent", False) else Door.PORTAL
    return Door.PORTAL
