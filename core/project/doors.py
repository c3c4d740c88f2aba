"""Doors of Wagtail that would go round us, shut: past our sign-in, which knows the second factor, or past our rights.

Guarantees: no address but allauth's ever takes a password; what a shut door is asked by POST is never looked at.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path, re_path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from wagtail.admin.auth import permission_denied, require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView


def to(name: str) -> Any:
    """A view that sends everybody to the page of this name and keeps where they wanted to go."""

    # Exempt because nothing of the request is used; a plain redirect is clearer than a CSRF error.
    @csrf_exempt
    def door(request: HttpRequest, **kwargs: Any) -> HttpResponseRedirect:
        target = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
        query = f"?{urlencode({'next': target})}" if safe else ""
        return HttpResponseRedirect(reverse(name) + query)

    return door


def for_administrators(view: Any) -> Any:
    """A report of Wagtail's that shows what was done to rows nobody scopes, API tokens of others among them."""

    def door(request: HttpRequest, **kwargs: Any) -> Any:
        return view(request, **kwargs) if request.user.is_superuser else permission_denied(request)

    return require_admin_access(door)


def attempted_address(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The e-mail address somebody tries to sign in with: what lockout counts by."""
    given = credentials or {}
    address = given.get("email") or given.get("username") or request.POST.get("login") or ""
    return str(address).strip().lower()[:254]


#: Mounted in front of what they shut.
urlpatterns = [
    path("admin/login/", to("account_login")),
    re_path(r"^admin/password_reset/.*$", to("account_reset_password")),
    path("_util/login/", to("account_login")),
    path("admin/reports/site-history/", for_administrators(LogEntriesView.as_view())),
    path("admin/reports/site-history/results/", for_administrators(LogEntriesView.as_view(results_only=True))),
]
