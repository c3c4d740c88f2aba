"""Two pages with nothing on them: what Django with our middleware costs, and what Wagtail's admin around a page costs.

Everything slower than these is ours.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from wagtail.admin.auth import require_admin_access

from core.project.urls import (
    handler400,
    handler403,
    handler404,
    handler500,
)
from core.project.urls import (
    urlpatterns as service_urlpatterns,
)

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    """No template, no query of its own."""
    return HttpResponse("bare\n", content_type="text/plain")


@require_admin_access
def empty_admin(request: HttpRequest) -> HttpResponse:
    """Wagtail's admin frame: head, menu, footer, and no content."""
    return render(request, "wagtailadmin/generic/base.html", {"page_title": "Empty"})


urlpatterns = [path("bench/bare", bare), path("admin/bench-empty/", empty_admin), *service_urlpatterns]
