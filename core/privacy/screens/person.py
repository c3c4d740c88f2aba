"""Beside a customer: what is known of them handed over, or erased after a look at what that would do."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.people.models import Customer
from core.people.screens.base import PeoplePage, PeopleView
from core.plugins.api import PluginError
from core.privacy.contract import Mode
from core.privacy.errors import PrivacyError
from core.privacy.models import DataExport
from core.privacy.rights import ERASE, EXPORT
from core.privacy.screens.handing_over import zip_response
from core.privacy.services import preview_of, request_export, start_erasure
from core.privacy.services.erasing import confirmation_of, erasures_of

PAGE = "wagdesk_privacy_person"
ERASURE = "wagdesk_privacy_erasure"


class PersonalDataPage(PeoplePage):
    """Each half for who holds its right."""

    template_name = "wagdesk_privacy/admin/person.html"
    header_icon = "user"
    shown = ""

    def get_page_title(self) -> str:
        """Whose."""
        return _("Personal data of %(name)s") % {"name": self.shown}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 without either right."""
        if not (request.user.has_perm(EXPORT) or request.user.has_perm(ERASE)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """With `?mode=` the preview of an erasure."""
        return self.page(self.customer(pk), request.GET.get("mode", ""))

    def page(self, customer: Customer, mode: str, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page, with the preview where one was asked for."""
        self.shown = str(customer)
        may_erase = self.request.user.has_perm(ERASE)
        chosen = Mode(mode) if mode in Mode.values and may_erase else None
        context: dict[str, Any] = {
            "customer": customer,
            "modes": Mode.choices,
            "chosen": chosen,
            "may_export": self.request.user.has_perm(EXPORT),
            "may_erase": may_erase,
            "exports": DataExport.objects.filter(customer=customer, requested_by=self.agent),
            "erasure": erasures_of(customer.pk).first(),
            "typed": confirmation_of(customer),
        }
        if chosen is not None:
            context |= self._preview(customer, chosen)
        return self.render(status=status, **{**context, **more})

    def _preview(self, customer: Customer, mode: Mode) -> dict[str, Any]:
        try:
            return {"preview": preview_of(customer=customer, mode=mode, by=self.actor)}
        except PluginError as error:
            return {"broken": str(error)}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the customer."""
        url = reverse("wagdesk_people_customer", args=[self.kwargs["pk"]])
        return [
            *super().get_breadcrumbs_items(),
            {"url": url, "label": self.shown},
            {"url": "", "label": self.get_page_title()},
        ]


class RequestExport(PeopleView):
    """Asks for a zip."""

    right = EXPORT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Made in the background; the page says when it is ready."""
        full = request.POST.get("full") == "1"
        try:
            request_export(customer=self.customer(pk), by=self.actor, full=full, language=get_language() or "")
        except PrivacyError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The export is being made. It stands below when it is ready."))
        return self.go(reverse(PAGE, args=[pk]))


class DownloadExport(PeopleView):
    """The file, for who asked for it and still holds the right."""

    right = EXPORT

    def get(self, request: HttpRequest, pk: int, export: int) -> HttpResponseBase:
        """As a download."""
        rows = DataExport.objects.filter(customer=self.customer(pk), requested_by=self.agent, pk=export)
        return zip_response(rows.first())


class EraseCustomer(PersonalDataPage):
    """Begins an erasure."""

    right = ERASE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """There is nothing to read here."""
        return self.go(reverse(PAGE, args=[pk]))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Only with the name typed; the page again where it is another."""
        customer, mode = self.customer(pk), request.POST.get("mode", "")
        if mode not in Mode.values:
            return self.page(customer, "", status=422)
        typed = request.POST.get("typed", "")
        try:
            erasure = start_erasure(customer=customer, mode=Mode(mode), by=self.actor, typed=typed)
        except PrivacyError as error:
            return self.page(customer, mode, status=422, error=str(error), was_typed=typed)
        return self.go(reverse(ERASURE, args=[erasure.pk]))
