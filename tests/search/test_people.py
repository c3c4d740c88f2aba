"""Customers and organisations as search shows them, and after whatever happened to them."""

import pytest

from core.access.api import Actor
from core.events.relay import run_until_idle
from core.people.models import Address, Customer, PeopleSettings
from core.people.services import (
    add_address,
    add_customer,
    add_mail_domain,
    add_organization,
    customer_for_address,
    delete_organization,
    make_primary,
    move_customers,
    prove_address,
    remove_address,
    remove_mail_domain,
    undo_move,
    update_customer,
    update_organization,
)
from search.indexing.checking import check
from search.indexing.rebuilding import rebuild
from search.models import PendingRevocation
from search.people import CustomerDocument, OrganizationDocument

DOCUMENTS = [CustomerDocument(), OrganizationDocument()]
BY = Actor.system("tests")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.kind)
def test_every_hit_leads_to_its_screen_in_the_admin(cast, document):
    entries = list(document.prepare(document.queryset()))

    assert entries
    assert all(entry.url_admin.startswith("/admin/") for entry in entries)


def dana(**changes):
    return lambda cast: update_customer(customer=cast.dana.customer, by=BY, changes=changes)


def seegrund(**changes):
    return lambda cast: update_organization(organization=cast.seegrund, by=BY, **changes)


def first_address(cast):
    return Address.objects.get(customer=cast.dana.customer, is_primary=True)


def another_address(cast):
    return add_address(customer=cast.dana.customer, value="lab@polar.example", by=BY)


def first_address_goes(cast):
    """Who gave no name is called by the one that is left."""
    dana(name="")(cast)
    another_address(cast)
    remove_address(address=first_address(cast), by=BY)


def nameless_writes(cast):
    customer_for_address(value="erika@polar.example")
    customer_for_address(value="erika@polar.example", name="Erika")


def company_writes(cast):
    """Its organisation is made by the mail domain."""
    settings = PeopleSettings.load()
    settings.organization_by_domain = PeopleSettings.ByDomain.CREATE
    settings.save()
    customer_for_address(value="erika@polar.example")


def moved_and_back(cast):
    moved = move_customers(pks=[cast.dana.customer.pk], organization=cast.brightwater, by=Actor.agent(cast.root.user))
    run_until_idle()
    undo_move(token=moved.undo, by=Actor.agent(cast.root.user))


def organization_goes(cast):
    members = Customer.objects.filter(organization=cast.seegrund).values_list("pk", flat=True)
    move_customers(pks=list(members), organization=None, by=BY)
    delete_organization(organization=cast.seegrund, by=BY)


CHANGES = {
    "added": lambda cast: add_customer(email="erika@polar.example", name="Erika", by=BY),
    "nameless writes": nameless_writes,
    "company writes": company_writes,
    "renamed": dana(name="Quendolin"),
    "notes": dana(notes="Calls on Fridays."),
    "blocked": dana(is_blocked=True),
    "address added": another_address,
    "address preferred": lambda cast: make_primary(address=another_address(cast), by=BY),
    "first address goes": first_address_goes,
    "address proven": lambda cast: prove_address(user=cast.dana.user, value="dana@home.example"),
    "moved": lambda cast: move_customers(pks=[cast.dana.customer.pk], organization=cast.brightwater, by=BY),
    "moved and back": moved_and_back,
    "organisation added": lambda cast: add_organization(name="Polar", mail_domain="polar.example", by=BY),
    "organisation renamed": seegrund(name="Moorland"),
    "organisation notes": seegrund(notes="Pays late."),
    "domain added": lambda cast: add_mail_domain(organization=cast.seegrund, domain="polar.example", by=BY),
    "domain removed": lambda cast: remove_mail_domain(organization=cast.seegrund, domain="seegrund.example", by=BY),
    "organisation deleted": organization_goes,
}


@pytest.mark.parametrize("name", CHANGES)
def test_entries_of_people_say_what_their_records_say_whatever_happened(cast, name):
    add_mail_domain(organization=cast.seegrund, domain="seegrund.example", by=BY)
    for document in DOCUMENTS:
        rebuild(document)
    run_until_idle()

    CHANGES[name](cast)
    run_until_idle()

    assert not PendingRevocation.objects.exists()
    assert [check(document).wrong for document in DOCUMENTS] == [set(), set()]
