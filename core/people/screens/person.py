"""One customer: what agents keep about them, how they are reached, whether they can sign in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.people.errors import PeopleError
from core.people.models import Address, Customer
from core.people.screens.base import PeoplePage, PeopleView
from core.people.screens.forms import AddAddressForm, EditCustomerForm
from core.people.screens.panels import customer_context
from core.people.services import (
    MANAGE_SIGN_INS,
    add_address,
    confirm_address,
    invite_customer,
    make_primary,
    remove_address,
    update_customer,
)

PAGE = "wagdesk_people_customer"


class CustomerPage(PeoplePage):
    """Who may change customers changes it; others read."""

    template_name = "wagdesk_people/admin/customer.html"
    header_icon = "user"
    shown = ""

    def get_page_title(self) -> str:
        """Their name."""
        return self.shown

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As it is now."""
        customer = self.customer(pk)
        return self.page(customer, form=self._form(customer))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save; somebody else's newer version is never overwritten."""
        customer = self.customer(pk)
        form = EditCustomerForm(request.POST, viewer=self.viewer)
        if form.is_valid():
            changes = dict(form.cleaned_data)
            version = changes.pop("version")
            try:
                update_customer(customer=customer, by=self.actor, changes=changes, expected_version=version)
            except PeopleError as error:
                form.refuse(error)
            else:
                messages.success(request, _("Saved."))
                return self.go(reverse(PAGE, args=[pk]))
        return self.page(customer, form=form, status=422)

    def page(self, customer: Customer, *, form: EditCustomerForm, status: int = 200, **more: Any) -> HttpResponse:
        """The page with a form as it stands."""
        self.shown = str(customer)
        has_perm = self.request.user.has_perm
        more |= {"may_change": has_perm("wagdesk_people.change_customer"), "may_confirm": has_perm(MANAGE_SIGN_INS)}
        context = {"address_form": AddAddressForm(), **customer_context(customer, self.viewer, self.request), **more}
        return self.render(status=status, form=form, **context)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the list."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.shown}]

    def _form(self, customer: Customer) -> EditCustomerForm:
        start = {name: getattr(customer, name) for name in ("name", "locale", "notes", "is_blocked", "version")}
        start["organization"] = customer.organization.name if customer.organization else ""
        return EditCustomerForm(viewer=self.viewer, initial=start)


class CustomerAddresses(CustomerPage):
    """Adds an address; the page again with the error where it cannot be one."""

    right = "wagdesk_people.change_customer"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """There is nothing to read here."""
        return self.go(reverse(PAGE, args=[pk]))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add."""
        customer = self.customer(pk)
        form = AddAddressForm(request.POST)
        if form.is_valid():
            try:
                add_address(customer=customer, by=self.actor, **form.cleaned_data)
            except PeopleError as error:
                form.add_error("value", str(error))
            else:
                return self.go(reverse(PAGE, args=[pk]))
        return self.page(customer, form=self._form(customer), status=422, address_form=form)


class ChangeAddress(PeopleView):
    """Prefer an address, confirm it, or forget it."""

    right = "wagdesk_people.change_customer"
    ACTIONS = {"primary": make_primary, "confirm": confirm_address, "remove": remove_address}  # noqa: RUF012 - never changed

    def post(self, request: HttpRequest, pk: int, address: int) -> HttpResponse:
        """What the button says."""
        row = Address.objects.visible_to(self.viewer).filter(customer=self.customer(pk), pk=address).first()
        action = self.ACTIONS.get(request.POST.get("action", ""))
        if row is None or action is None:
            raise Http404
        try:
            action(address=row, by=self.actor)
        except PeopleError as error:
            return self.refuse(error, reverse(PAGE, args=[pk]))
        return self.go(reverse(PAGE, args=[pk]))


class InviteCustomer(PeopleView):
    """Sends the letter with which a customer sets a password."""

    right = "wagdesk_people.add_customer"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Once; again sends a new link and ends the old one."""
        customer = self.customer(pk)
        try:
            invitation = invite_customer(customer=customer, by=self.actor)
        except PeopleError as error:
            return self.refuse(error, reverse(PAGE, args=[pk]))
        messages.success(
            request, _("The invitation to %(address)s is on its way.") % {"address": invitation.address.value}
        )
        return self.go(reverse(PAGE, args=[pk]))
