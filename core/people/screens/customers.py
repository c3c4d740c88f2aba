"""The customers screen: people by organisation, with one of them, or a form, in the pane beside."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.forms.search import SearchForm

from core.access.api import row_key
from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress, PeopleError
from core.people.models import Address, AddressKind, Customer
from core.people.screens.base import LIST, PeoplePage
from core.people.screens.forms import AddCustomerForm, OrganizationForm
from core.people.screens.listing import BY_ORGANIZATION, INVITED, WITHOUT, Wanted, counts, page_of
from core.people.screens.panels import customer_context
from core.people.services import add_customer, add_organization, invite_customer


class CustomersPage(PeoplePage):
    """The list; subclasses fill the pane."""

    template_name = "wagdesk_people/admin/customers.html"
    #: The template of the pane; "" without one.
    pane = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Only the list itself."""
        return [{"url": "", "label": _("Customers")}]

    @cached_property
    def wanted(self) -> Wanted:
        """What the address asks for."""
        return Wanted.read(self.request.GET)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, the views above it, and the pane."""
        data = self.request.GET
        form = SearchForm(data if "q" in data else None)
        form.fields["q"].widget.attrs["placeholder"] = _("Search customers")
        context = {"pane": self.pane, **self.results_context(), **kwargs}
        return super().get_context_data(
            search_form=form,
            index_results_url=reverse(f"{LIST}_results"),
            kept_params=[
                (name, self.request.GET[name]) for name in ("view", "organization") if name in self.request.GET
            ],
            **context,
        )

    def results_context(self) -> dict[str, Any]:
        """What `_results.html` needs."""
        page, count, user = page_of(self.viewer, self.wanted), counts(self.viewer), self.request.user
        return {
            "wanted": self.wanted,
            "groups": page.groups,
            "next_url": f"?{self.query(after=page.after)}" if page.after else "",
            "first_url": f"?{self.query()}" if self.wanted.after else "",
            "views": [self._view(code, label, count[code]) for code, label in self._views()],
            "is_empty": not count[BY_ORGANIZATION] and not any(group.organization for group in page.groups),
            "found_nobody": self.wanted.is_narrowed and not page.groups,
            "may_add": user.has_perm("wagdesk_people.add_customer"),
            "may_add_organization": user.has_perm("wagdesk_people.add_organization"),
            "may_change": user.has_perm("wagdesk_people.change_customer"),
            "list_url": reverse(LIST),
            "current": None,
        }

    def query(self, **changes: Any) -> str:
        """The address of this list with something changed."""
        wanted = self.wanted
        values = {"view": wanted.view, "organization": wanted.organization, "q": wanted.words, **changes}
        return urlencode({name: value for name, value in values.items() if value})

    def _views(self) -> list[tuple[str, str]]:
        return [
            (BY_ORGANIZATION, _("By organisation")),
            (WITHOUT, _("Without organisation")),
            (INVITED, _("Invited, not signed in")),
        ]

    def _view(self, code: str, label: str, count: int) -> dict[str, Any]:
        url = f"{reverse(LIST)}?view={code}" if code else reverse(LIST)
        current = code == self.wanted.view and self.wanted.organization is None
        return {"label": label, "count": count, "url": url, "current": current}


class CustomersView(CustomersPage):
    """The list, with the customer of `?customer=` in the pane."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Also says what was just moved, so that it can be taken back without script."""
        context: dict[str, Any] = {"moved": request.GET.get("moved", "")[:4000]}
        if (pk := row_key(request.GET.get("customer", ""))) is not None:
            context |= customer_context(self.customer(pk), self.viewer, request)
            context["pane"] = "wagdesk_people/admin/_pane_customer.html"
        return self.render(**context)


class CustomersResults(CustomersPage):
    """The part that words and moves replace."""

    template_name = "wagdesk_people/admin/_results.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Without the furniture."""
        return self.render()


class AddCustomer(CustomersPage):
    """“Create” sends nothing; “Create and invite” sends one letter."""

    right = "wagdesk_people.add_customer"
    pane = "wagdesk_people/admin/_pane_add.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        start = {"organization": request.GET.get("to", "")[:200]}
        return self.render(form=AddCustomerForm(viewer=self.viewer, initial=start))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create, and perhaps invite."""
        form = AddCustomerForm(request.POST, viewer=self.viewer)
        if form.is_valid():
            try:
                customer = add_customer(by=self.actor, **form.cleaned_data)
            except PeopleError as error:
                form.refuse(error)
            else:
                return self._done(customer, invite="invite" in request.POST)
        return self.render(status=422, form=form, owner=self._owner(form))

    def _done(self, customer: Customer, *, invite: bool) -> HttpResponse:
        name = customer.name or self.request.POST["email"].strip()
        if invite:
            self._invite(customer, name)
        else:
            messages.success(self.request, _("%(name)s was added. Nothing was sent.") % {"name": name})
        return self.go(f"{reverse(LIST)}?customer={customer.pk}")

    def _invite(self, customer: Customer, name: str) -> None:
        try:
            invite_customer(customer=customer, by=self.actor)
        except PeopleError as error:
            messages.warning(self.request, _("%(name)s was added, but not invited.") % {"name": name} + f" {error}")
        else:
            messages.success(self.request, _("%(name)s was added. The invitation is on its way.") % {"name": name})

    def _owner(self, form: AddCustomerForm) -> Customer | None:
        """Whom an address in use belongs to, so that one can go there."""
        if not form.has_error("email"):
            return None
        try:
            value = normalize_address(AddressKind.EMAIL, form.data.get("email", ""))
        except InvalidAddress:
            return None
        rows = Address.objects.visible_to(self.viewer).filter(kind=AddressKind.EMAIL, normalized=value)
        found = rows.select_related("customer").first()
        return found.customer if found else None


class AddOrganization(CustomersPage):
    """A name suffices."""

    right = "wagdesk_people.add_organization"
    pane = "wagdesk_people/admin/_pane_add_organization.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self.render(form=OrganizationForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create."""
        form = OrganizationForm(request.POST)
        if form.is_valid():
            try:
                organization = add_organization(by=self.actor, **form.cleaned_data)
            except PeopleError as error:
                form.refuse(error)
            else:
                messages.success(request, _("%(name)s was added.") % {"name": organization.name})
                return self.go(f"{reverse(LIST)}?organization={organization.pk}")
        return self.render(status=422, form=form)
