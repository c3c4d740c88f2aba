"""What the pages about the service have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

VIEW, CHANGE = "wagdesk_plugins.view_pluginstate", "wagdesk_plugins.change_pluginstate"


class ServiceView(WagtailAdminTemplateMixin, TemplateView):
    """A page for who may see the state of the service."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 without the right."""
        if not request.user.has_perm(VIEW if request.method in ("GET", "HEAD") else CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Only this page."""
        return [{"url": "", "label": self.get_page_title()}]
