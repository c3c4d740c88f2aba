"""Customers and organisations as documents: found by agents, in the admin only."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.access.api import Door
from core.people.events import CustomerChanged, OrganizationChanged
from core.people.models import Address, Customer, MailDomain, Organization
from search.documents import Entry, SearchDocument, pks_of


def _customer(event: CustomerChanged) -> Iterable[int]:
    return [event.customer_id]


def _members(event: OrganizationChanged) -> Iterable[int]:
    """An entry of a customer names the organisation."""
    return pks_of(Customer._base_manager.filter(organization=event.organization_id))


def _organization(event: OrganizationChanged) -> Iterable[int]:
    return [event.organization_id]


class CustomerDocument(SearchDocument):
    """A person we serve, by name, address and organisation; notes for agents, who alone find them."""

    kind: ClassVar[str] = "customer"
    label: ClassVar[Any] = _("Customers")
    model: ClassVar[str] = "wagdesk_people.Customer"
    icon: ClassVar[str] = "user"
    portal_icon: ClassVar[str] = "person"
    doors: ClassVar[frozenset[Door]] = frozenset({Door.ADMIN})
    events: ClassVar = {CustomerChanged: _customer, OrganizationChanged: _members}

    def queryset(self) -> QuerySet[Any]:
        """All of them."""
        addresses = Prefetch("addresses", Address._base_manager.order_by("-is_primary", "pk"))
        return Customer._base_manager.select_related("organization").prefetch_related(addresses)

    def prepare(self, rows: Sequence[Customer]) -> Iterable[Entry]:
        """One entry a customer."""
        for customer in rows:
            addresses = [address.value for address in customer.addresses.all()]
            organization = str(customer.organization) if customer.organization else ""
            yield Entry(
                kind=self.kind,
                pk=customer.pk,
                title=str(customer),
                identifier=" ".join(addresses),
                body=organization,
                staff=customer.notes,
                url_admin=_address_of("wagdesk_people_customer", customer.pk),
                meta=" · ".join(part for part in (organization, *addresses[:1]) if part),
                updated_at=customer.updated_at,
            )


class OrganizationDocument(SearchDocument):
    """A customer organisation, by name and mail domain."""

    kind: ClassVar[str] = "organization"
    label: ClassVar[Any] = _("Organisations")
    model: ClassVar[str] = "wagdesk_people.Organization"
    icon: ClassVar[str] = "group"
    portal_icon: ClassVar[str] = "people"
    doors: ClassVar[frozenset[Door]] = frozenset({Door.ADMIN})
    events: ClassVar = {OrganizationChanged: _organization}

    def queryset(self) -> QuerySet[Any]:
        """All of them."""
        domains = Prefetch("mail_domains", MailDomain.objects.order_by("domain"))
        return Organization._base_manager.prefetch_related(domains)

    def prepare(self, rows: Sequence[Organization]) -> Iterable[Entry]:
        """One entry an organisation."""
        for organization in rows:
            domains = [domain.domain for domain in organization.mail_domains.all()]
            yield Entry(
                kind=self.kind,
                pk=organization.pk,
                title=organization.name,
                identifier=" ".join(domains),
                staff=organization.notes,
                url_admin=_address_of("wagdesk_people_organization", organization.pk),
                meta=", ".join(domains),
                updated_at=organization.updated_at,
            )


def _address_of(name: str, pk: int) -> str:
    """The screen's address; empty where no screen of that name is mounted."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""
