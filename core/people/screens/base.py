"""What every screen of customers begins with: the right to enter, who looks, who acts, and where one goes after."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.people.errors import PeopleError
from core.people.models import Customer, Organization
from core.people.screens.seat import AgentSeat

LIST = "wagdesk_people_customers"


class PeopleView(AgentSeat, View):
    """Enters who holds `right`; what they may not see does not exist for them."""

    right = "wagdesk_people.view_customer"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 without the right."""
        if not request.user.has_perm(self.right):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def customer(self, pk: int) -> Customer:
        """One visible customer."""
        try:
            return Customer.objects.visible_to(self.viewer).select_related("organization", "user").get(pk=pk)
        except Customer.DoesNotExist as error:
            raise Http404 from error

    def organization(self, pk: int) -> Organization:
        """One visible organisation."""
        try:
            return Organization.objects.visible_to(self.viewer).get(pk=pk)
        except Organization.DoesNotExist as error:
            raise Http404 from error

    @property
    def wants_json(self) -> bool:
        """Whether our script asks, or a form."""
        return "application/json" in self.request.headers.get("Accept", "")

    def go(self, fallback: str) -> HttpResponseRedirect:
        """To where the form says, if that is ours, or to the fallback."""
        return HttpResponseRedirect(self.safe_next(fallback))

    def refuse(self, error: PeopleError, fallback: str) -> HttpResponse:
        """Say why nothing was done."""
        if self.wants_json:
            return JsonResponse({"message": str(error), "code": error.code}, status=409)
        messages.error(self.request, str(error))
        return self.go(fallback)


class PeoplePage(WagtailAdminTemplateMixin, PeopleView):
    """A page with Wagtail's furniture."""

    header_icon = "group"
    page_title = _("Customers")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the list."""
        return [{"url": reverse(LIST), "label": _("Customers")}]

    def render(self, status: int = 200, **context: Any) -> HttpResponse:
        """The page with more context."""
        return self.render_to_response(self.get_context_data(**context), status=status)
