"""What every page of projects begins with: the right to enter, and one visible scope."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.people.screens.seat import AgentSeat
from core.work.models import Scope

LIST, PAGE = "wagdesk_projects", "wagdesk_project"
VIEW, ADD, CHANGE = "wagdesk_work.view_scope", "wagdesk_work.add_scope", "wagdesk_work.change_scope"


class ProjectView(AgentSeat, WagtailAdminTemplateMixin, TemplateView):
    """Enters who may see projects; a scope they may not enter does not exist for them."""

    right = VIEW
    page_title = gettext_lazy("Projects")
    header_icon = "clipboard-list"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 without the right."""
        if not (request.user.has_perm(VIEW) and request.user.has_perm(self.right)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def scopes(self) -> Any:
        """Those the agent may enter, in the order of the tree."""
        return Scope.objects.visible_to(self.viewer)

    def scope(self, pk: int) -> Scope:
        """One of them."""
        found: Scope | None = self.scopes().filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The tree, then this page."""
        return [{"url": reverse(LIST), "label": _("Projects")}]

    def render(self, status: int = 200, **context: Any) -> HttpResponse:
        """The page with more context."""
        return self.render_to_response(self.get_context_data(**context), status=status)
