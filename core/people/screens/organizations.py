"""One organisation: its name, notes and mail domains; and the names to choose from."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.people.errors import PeopleError
from core.people.models import Customer, Organization
from core.people.screens.base import LIST, PeoplePage, PeopleView
from core.people.screens.forms import EditOrganizationForm
from core.people.services import add_mail_domain, delete_organization, remove_mail_domain, update_organization

PAGE = "wagdesk_people_organization"
#: How many names are suggested while one types.
NAMES = 20


class OrganizationPage(PeoplePage):
    """Who may change organisations changes it; others read."""

    template_name = "wagdesk_people/admin/organization.html"
    right = "wagdesk_people.view_organization"
    shown = ""

    def get_page_title(self) -> str:
        """Its name."""
        return self.shown

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As it is now."""
        organization = self.organization(pk)
        start = {name: getattr(organization, name) for name in ("name", "notes", "version")}
        return self.page(organization, EditOrganizationForm(initial=start))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save."""
        organization = self.organization(pk)
        form = EditOrganizationForm(request.POST)
        if form.is_valid():
            values = dict(form.cleaned_data)
            version = values.pop("version")
            try:
                update_organization(organization=organization, by=self.actor, expected_version=version, **values)
            except PeopleError as error:
                form.refuse(error)
            else:
                messages.success(request, _("Saved."))
                return self.go(reverse(PAGE, args=[pk]))
        return self.page(organization, form, status=422)

    def page(self, organization: Organization, form: EditOrganizationForm, status: int = 200) -> HttpResponse:
        """The page with a form as it stands."""
        self.shown = organization.name
        user = self.request.user
        people = Customer.objects.visible_to(self.viewer).filter(organization=organization).count()
        return self.render(
            status=status,
            form=form,
            organization=organization,
            people=people,
            mail_domains=list(organization.mail_domains.order_by("domain")),
            may_change=user.has_perm("wagdesk_people.change_organization"),
            may_delete=user.has_perm("wagdesk_people.delete_organization"),
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the list."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.shown}]


class OrganizationDomains(PeopleView):
    """Mail domains, added and taken away."""

    right = "wagdesk_people.change_organization"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the button says."""
        organization = self.organization(pk)
        action = remove_mail_domain if request.POST.get("action") == "remove" else add_mail_domain
        try:
            action(organization=organization, domain=request.POST.get("domain", "")[:300], by=self.actor)
        except PeopleError as error:
            return self.refuse(error, reverse(PAGE, args=[pk]))
        return self.go(reverse(PAGE, args=[pk]))


class DeleteOrganization(PeopleView):
    """Only one that nobody belongs to."""

    right = "wagdesk_people.delete_organization"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it."""
        organization = self.organization(pk)
        try:
            delete_organization(organization=organization, by=self.actor)
        except PeopleError as error:
            return self.refuse(error, reverse(PAGE, args=[pk]))
        messages.success(request, _("%(name)s was deleted.") % {"name": organization.name})
        return HttpResponseRedirect(reverse(LIST))


class OrganizationNames(PeopleView):
    """Names to choose from while one types."""

    right = "wagdesk_people.view_organization"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The first few that contain the words."""
        words = request.GET.get("q", "").strip()[:100]
        rows = Organization.objects.visible_to(self.viewer).filter(name__icontains=words).order_by("name")
        return JsonResponse({"names": [row.name for row in rows[:NAMES]]})
