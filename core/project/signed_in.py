"""What holds for whoever is signed in: a second step where their role asks for one, and where they were last seen."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.api import ADMIN_PREFIX, API_PREFIX
from core.api.api import problem_response
from core.people.second_step import lacks_one
from core.people.services import note_request

#: Below /admin/, and no more than the way out and what scripts load.
OPEN = (f"{ADMIN_PREFIX}logout/", f"{ADMIN_PREFIX}jsi18n/", f"{ADMIN_PREFIX}sprite/")


class SecondStepMiddleware:
    """Leads who must have a second step, and has none, to set one up before anything else in the admin and the API.

    A program that brings a token is not asked: it is no browser somebody left open, and cannot enter a code.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._instead(request) or self.get_response(request)

    def _instead(self, request: HttpRequest) -> HttpResponse | None:
        is_api = request.path.startswith(API_PREFIX)
        if not is_api and not request.path.startswith(ADMIN_PREFIX):
            return None
        # Another header than a token's would be passed over, and the session taken.
        is_program = is_api and request.headers.get("Authorization", "").lower().startswith("bearer ")
        if request.path.startswith(OPEN) or is_program:
            return None
        if not request.user.is_authenticated or not lacks_one(request.user):
            return None
        if is_api:
            return problem_response(403, "second_step_required", _("Set up two-step sign-in first."))
        return HttpResponseRedirect(reverse("mfa_index"))


class SeenMiddleware:
    """Notes every few minutes where somebody is signed in, for their list of devices."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Nobody has a session key without a cookie: visitors cost nothing.
        if request.session.session_key:
            note_request(request=request)
        return self.get_response(request)
