"""Customers: found or made by an address, added by an agent, changed."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from core.access.api import Actor, Prepared, require, revoke, service
from core.events.api import append_event
from core.people.addresses import clean_name, normalize_address
from core.people.errors import AddressTaken, InvalidAddress
from core.people.events import CustomerChanged
from core.people.models import Address, AddressKind, Customer, Organization
from core.people.services.domains import organization_for_mail
from core.people.services.rows import lock, save_columns

#: What `update_customer` takes.
COLUMNS = ("name", "locale", "notes", "is_blocked", "organization")


@service
def customer_for_address(*, value: str, name: str = "", kind: str = AddressKind.EMAIL, locale: str = "") -> Customer:
    """The customer an address belongs to; one is made with it where there is none.

    A new customer joins the organisation of their mail domain as the settings say. A name is only ever filled in,
    never overwritten: senders write what they like. Raises InvalidAddress; nothing is written then.
    """
    normalized = normalize_address(kind, value)
    found = _owner(kind, normalized)
    if found is None:
        try:
            with transaction.atomic():
                return _make(value=value, kind=kind, normalized=normalized, name=name, locale=locale)
        except IntegrityError:
            # Somebody wrote to us twice at once, and the other process was first.
            found = _owner(kind, normalized)
            if found is None:
                raise
    return _name_if_nameless(found, name)


@service
def add_customer(
    *,
    email: str,
    by: Actor,
    name: str = "",
    organization: Organization | None = None,
    locale: str = "",
    notes: str = "",
) -> Customer:
    """Make a customer; only the address is needed, and nothing is sent.

    Without an organisation they join that of their mail domain, as the settings say.
    Raises PermissionDenied, InvalidAddress, and AddressTaken when the address has an owner already.
    """
    require(by, "wagdesk_people.add_customer")
    normalized = normalize_address(AddressKind.EMAIL, email)
    if _owner(AddressKind.EMAIL, normalized) is not None:
        raise AddressTaken(email.strip())
    try:
        with transaction.atomic():
            return _make(
                value=email,
                kind=AddressKind.EMAIL,
                normalized=normalized,
                name=name,
                locale=locale,
                organization=organization,
                notes=notes,
            )
    except IntegrityError as error:
        raise AddressTaken(email.strip()) from error


@service
def update_customer(
    *, customer: Customer, by: Actor, changes: Mapping[str, Any], expected_version: int | None = None
) -> Customer:
    """Change some of `COLUMNS`. What is the same already is not written.

    Raises PermissionDenied, StalePerson when somebody changed the record after `expected_version`, and ValueError for
    a column that is not the caller's to change. Nothing is written then.
    """
    if unknown := set(changes) - set(COLUMNS):
        raise ValueError(f"update_customer does not change {', '.join(sorted(unknown))}.")
    require(by, "wagdesk_people.change_customer", on=customer)
    customer = lock(customer, expected_version)
    changes = {**changes, "name": clean_name(changes["name"])} if "name" in changes else changes
    changed = [column for column, value in changes.items() if getattr(customer, column) != value]
    if not changed:
        return customer
    for column in changed:
        setattr(customer, column, changes[column])
    save_columns(customer, *changed)
    if {"organization", "is_blocked"} & set(changed):
        revoke(Customer, [customer.pk])
    append_event(CustomerChanged(customer_id=customer.pk))
    return customer


def _owner(kind: str, normalized: str) -> Customer | None:
    return next(iter(_owners(str(kind), normalized)), None)  # an address has one owner


@Prepared
def _owners(kind: str, normalized: str) -> QuerySet[Customer]:
    owners = Customer.objects.filter(addresses__kind=kind, addresses__normalized=normalized)
    return owners.select_related("organization").order_by()


def _make(
    *,
    value: str,
    kind: str,
    normalized: str,
    name: str,
    locale: str,
    organization: Organization | None = None,
    notes: str = "",
) -> Customer:
    if len(normalized) > Address._meta.get_field("normalized").max_length:  # type: ignore[operator]
        raise InvalidAddress(value)
    if organization is None and kind == AddressKind.EMAIL:
        organization = organization_for_mail(normalized)
    customer = Customer.objects.create(
        name=clean_name(name),
        primary_address=value.strip(),
        locale=locale[:12],
        organization=organization,
        notes=notes,
    )
    Address.objects.create(customer=customer, kind=kind, value=value.strip(), normalized=normalized, is_primary=True)
    append_event(CustomerChanged(customer_id=customer.pk))
    return customer


def _name_if_nameless(customer: Customer, name: str) -> Customer:
    if customer.name or not clean_name(name):
        return customer
    customer = lock(customer)
    if not customer.name:
        customer.name = clean_name(name)
        save_columns(customer, "name")
        append_event(CustomerChanged(customer_id=customer.pk))
    return customer
