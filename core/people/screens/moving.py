"""Moving people between organisations: by drag, by keyboard, and by a form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access.api import row_key
from core.people.errors import PeopleError
from core.people.models import Customer, Organization
from core.people.screens.base import LIST, PeopleView
from core.people.screens.customers import CustomersPage
from core.people.screens.forms import MoveForm
from core.people.services import Moved, move_customers, undo_move

#: What the script sends for "without organisation".
NOWHERE = "none"


class MoveCustomers(CustomersPage):
    """GET: the form in the pane. POST: by name from the form, by number from the script."""

    right = "wagdesk_people.change_customer"
    pane = "wagdesk_people/admin/_pane_move.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Where should they go?"""
        people = self._people(request.GET.getlist("customer"))
        return self.render(form=MoveForm(viewer=self.viewer), people=people, current=people[0].pk)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Move, and say how to take it back."""
        pks = [row.pk for row in self._people(request.POST.getlist("customer"))]
        if "to" in request.POST:
            return self._move(pks, self._target(request.POST["to"]))
        form = MoveForm(request.POST, viewer=self.viewer)
        if form.is_valid():
            return self._move(pks, form.cleaned_data["organization"])
        return self.render(status=422, form=form, people=self._people([str(pk) for pk in pks]), current=pks[0])

    def _people(self, numbers: list[str]) -> list[Customer]:
        pks = {pk for number in numbers if (pk := row_key(number)) is not None}
        people = list(Customer.objects.visible_to(self.viewer).select_related("organization").filter(pk__in=pks))
        if not people or len(people) != len(pks):
            raise Http404
        return people

    def _target(self, number: str) -> Organization | None:
        if number == NOWHERE:
            return None
        if (pk := row_key(number)) is None:
            raise Http404
        return self.organization(pk)

    def _move(self, pks: list[int], organization: Organization | None) -> HttpResponse:
        back = f"{reverse(LIST)}?customer={pks[0]}"
        try:
            moved = move_customers(pks=pks, organization=organization, by=self.actor)
        except PeopleError as error:
            return self.refuse(error, back)
        if self.wants_json:
            return JsonResponse({"message": said(moved, organization), "undo": moved.undo})
        return self.go(f"{back}&moved={moved.undo}" if moved.undo else back)


class UndoMove(PeopleView):
    """Puts people back."""

    right = "wagdesk_people.change_customer"

    def post(self, request: HttpRequest) -> HttpResponse:
        """By the token the move gave."""
        try:
            moved = undo_move(token=request.POST.get("undo", ""), by=self.actor)
        except PeopleError as error:
            return self.refuse(error, reverse(LIST))
        except PermissionDenied:
            # Somebody has been deleted, or hidden from this agent, since.
            raise Http404 from None
        count = len(moved.customers)
        message = ngettext("%(n)d person is back.", "%(n)d people are back.", count) % {"n": count}
        if self.wants_json:
            return JsonResponse({"message": message})
        messages.success(request, message)
        return self.go(reverse(LIST))


def said(moved: Moved, organization: Organization | None) -> str:
    """What happened, in words."""
    if not moved.customers:
        return _("Nobody had to move.")
    names: dict[str, Any] = {"n": len(moved.customers), "name": _name(moved.customers[0])}
    if organization is None:
        one, many = _("%(name)s belongs to no organisation now."), _("%(n)d people belong to no organisation now.")
    else:
        names["organization"] = organization.name
        one, many = _("%(name)s belongs to %(organization)s now."), _("%(n)d people belong to %(organization)s now.")
    return (one if names["n"] == 1 else many) % names


def _name(customer: Customer) -> str:
    return str(customer)
