"""The person's own record: addresses, invitations, and the customer."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.access.api import revoke
from core.events.api import append_event
from core.people.events import CustomerChanged
from core.people.models import Address, Customer, Invitation
from core.people.services.rows import save_columns
from core.privacy.contract import BATCH, Found, Mode, PersonalData, Section
from core.privacy.persons import Person

RECORD = {
    "name": _("name"),
    "organization": _("organisation"),
    "language": _("language"),
    "created_at": _("created"),
    "notes": _("notes of agents"),
    "is_blocked": _("blocked"),
}
ADDRESS = {
    "kind": _("kind"),
    "address": _("address"),
    "is_primary": _("primary"),
    "verified_at": _("confirmed"),
    "undeliverable_at": _("undeliverable since"),
}
INVITATION = {"address": _("address"), "sent": _("sent"), "accepted": _("accepted")}


class Record(PersonalData):
    """The last to go: the others find their rows by it."""

    slug: ClassVar[str] = "core.people"
    label: ClassVar[Any] = _("The record")
    order: ClassVar[int] = 900
    models: ClassVar[frozenset[str]] = frozenset(
        {
            "wagdesk_people.Address",
            "wagdesk_people.Customer",
            "wagdesk_people.Invitation",
            "wagdesk_people.TeamMembership",
        }
    )

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        customer = Customer._base_manager.select_related("organization").filter(pk=person.customer_id).first()
        if customer is None:
            return
        row: dict[str, Any] = {
            "name": customer.name,
            "organization": str(customer.organization or ""),
            "language": customer.locale,
            "created_at": customer.created_at,
        }
        if full:
            row |= {"notes": customer.notes, "is_blocked": customer.is_blocked}
        yield Section("record", _("Your record"), RECORD, [row])
        yield Section("addresses", _("Your addresses"), ADDRESS, list(_addresses(person)))
        yield Section("invitations", _("Invitations sent to you"), INVITATION, list(_invitations(person)))

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        number = Address._base_manager.filter(customer=person.customer_id).count()
        yield Found(
            number, ngettext("%(n)d address is deleted.", "%(n)d addresses are deleted.", number) % {"n": number}
        )
        if mode is Mode.ERASE:
            yield Found(1, str(_("The record is deleted.")))
        else:
            yield Found(1, str(_("The record stays as a number, without name, organisation and notes.")))

    def erase(self, person: Person, mode: Mode) -> int:
        for model in (Invitation, Address):
            keys = list(model._base_manager.filter(customer=person.customer_id).values_list("pk", flat=True)[:BATCH])
            if keys:
                model._base_manager.filter(pk__in=keys).delete()
                return len(keys)
        customer = Customer._base_manager.select_for_update().filter(pk=person.customer_id).first()
        if customer is None:
            return 0
        return _anonymise(customer) if mode.keeps_requests else _delete(customer)


def _addresses(person: Person) -> Iterable[dict[str, Any]]:
    for row in Address._base_manager.filter(customer=person.customer_id):
        yield {
            "kind": row.kind,
            "address": row.value,
            "is_primary": row.is_primary,
            "verified_at": row.verified_at,
            "undeliverable_at": row.undeliverable_at,
        }


def _invitations(person: Person) -> Iterable[dict[str, Any]]:
    for row in Invitation._base_manager.filter(customer=person.customer_id).select_related("address"):
        yield {"address": row.address.value, "sent": row.created_at, "accepted": row.accepted_at}


def _delete(customer: Customer) -> int:
    revoke(Customer, [customer.pk])
    append_event(CustomerChanged(customer_id=customer.pk))
    customer.delete()
    return 1


def _anonymise(customer: Customer) -> int:
    bare = {"name": "", "primary_address": "", "notes": "", "organization_id": None, "user_id": None}
    if all(getattr(customer, column) == value for column, value in bare.items()):
        return 0
    for column, value in bare.items():
        setattr(customer, column, value)
    save_columns(customer, *(column.removesuffix("_id") for column in bare))
    revoke(Customer, [customer.pk])
    append_event(CustomerChanged(customer_id=customer.pk))
    return 1
