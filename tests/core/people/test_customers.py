"""Customers: made by their first request or by an agent, found again by their address."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from core.access.api import Actor
from core.events.models import OutboxEntry
from core.people.errors import AddressTaken, InvalidAddress, LastAddress, StalePerson
from core.people.models import Address, Customer, MailDomain, Organization, PeopleSettings
from core.people.services import (
    add_address,
    add_customer,
    customer_for_address,
    make_primary,
    remove_address,
    update_customer,
)

SYSTEM = Actor.system("tests")


def by_domain(choice):
    settings = PeopleSettings.load()
    settings.organization_by_domain = choice
    settings.save()


def test_the_first_request_makes_the_customer_and_the_next_finds_them(db):
    first = customer_for_address(value="Lena.Hoff@Example.com", name="Lena Hoff", locale="de")
    again = customer_for_address(value="lena.hoff@example.COM ", name="Somebody else")

    assert again == first
    assert (again.name, again.locale, again.organization) == ("Lena Hoff", "de", None)
    address = first.addresses.get()
    assert (address.value, address.is_primary, address.verified_at) == ("Lena.Hoff@Example.com", True, None)


def test_a_name_is_filled_in_where_there_was_none(db):
    first = customer_for_address(value="lena@example.com")
    customer_for_address(value="lena@example.com", name="Lena")

    first.refresh_from_db()
    assert (first.name, first.version) == ("Lena", 2)


def test_what_is_no_address_makes_nobody(db):
    with pytest.raises(InvalidAddress):
        customer_for_address(value="undisclosed-recipients:;")
    assert not Customer.objects.exists()


def test_mail_domains_do_nothing_until_switched_on(cast):
    MailDomain.objects.create(organization=cast.seegrund, domain="seegrund.example")
    assert customer_for_address(value="new@seegrund.example").organization is None


def test_a_new_customer_joins_the_organisation_of_their_mail_domain(cast):
    by_domain(PeopleSettings.ByDomain.MATCH)
    MailDomain.objects.create(organization=cast.seegrund, domain="seegrund.example")

    assert customer_for_address(value="new@Seegrund.example").organization == cast.seegrund
    assert customer_for_address(value="new@other.example").organization is None


def test_an_unknown_mail_domain_makes_its_organisation_where_the_settings_say_so(db):
    by_domain(PeopleSettings.ByDomain.CREATE)

    first = customer_for_address(value="a@kallio.example").organization
    second = customer_for_address(value="b@kallio.example").organization

    assert first == second == Organization.objects.get(name="kallio.example")


@pytest.mark.parametrize("choice", PeopleSettings.ByDomain.values)
def test_a_free_mail_domain_never_stands_for_an_organisation(db, choice):
    by_domain(choice)

    assert customer_for_address(value="someone@gmail.com").organization is None
    assert not Organization.objects.exists()


def test_adding_a_customer_needs_only_the_address_and_sends_nothing(cast):
    customer = add_customer(email="lena@example.com", by=cast.alice.actor)

    assert customer.addresses.get().normalized == "lena@example.com"
    assert mail.outbox == []
    assert list(OutboxEntry.objects.values_list("event", flat=True)) == ["people.customer.changed.v1"]


def test_an_address_in_use_adds_nobody(cast, fingerprint):
    before = fingerprint()
    with pytest.raises(AddressTaken):
        add_customer(email=" DANA@seegrund.example", by=cast.alice.actor)
    assert fingerprint() == before


@pytest.mark.parametrize("who", ["dana", "erin"])
def test_customers_add_nobody(cast, fingerprint, who):
    before = fingerprint()
    with pytest.raises(PermissionDenied):
        add_customer(email="lena@example.com", by=getattr(cast, who).actor)
    assert fingerprint() == before


def test_a_record_somebody_else_changed_is_not_overwritten(cast):
    dana = cast.dana.customer
    update_customer(customer=dana, by=cast.alice.actor, changes={"name": "Dana K."}, expected_version=1)

    with pytest.raises(StalePerson):
        update_customer(customer=dana, by=cast.bob.actor, changes={"name": "Dina"}, expected_version=1)
    dana.refresh_from_db()
    assert dana.name == "Dana K."


def test_saving_what_is_there_already_writes_nothing(cast, fingerprint):
    before = fingerprint()
    update_customer(customer=cast.dana.customer, by=cast.alice.actor, changes={"name": " Dana "})
    assert fingerprint() == before


def test_a_second_address_waits_for_its_proof(cast):
    phone = add_address(customer=cast.dana.customer, value="+49 40 5550142", kind="phone", by=cast.alice.actor)
    second = add_address(customer=cast.dana.customer, value="dana@home.example", by=cast.alice.actor)

    assert (phone.is_primary, second.is_primary, second.verified_at) == (True, False, None)
    assert not second.opens_history


def test_an_address_of_somebody_else_cannot_be_added(cast):
    with pytest.raises(AddressTaken):
        add_address(customer=cast.dana.customer, value="ERIN@brightwater.example", by=cast.alice.actor)


def test_exactly_one_address_of_a_kind_is_primary(cast):
    dana = cast.dana.customer
    second = add_address(customer=dana, value="dana@home.example", by=cast.alice.actor)

    make_primary(address=second, by=cast.alice.actor)
    assert [row.value for row in dana.addresses.filter(is_primary=True)] == ["dana@home.example"]

    remove_address(address=second, by=cast.alice.actor)
    assert [row.value for row in dana.addresses.filter(is_primary=True)] == ["dana@seegrund.example"]


def test_the_last_address_stays(cast):
    with pytest.raises(LastAddress):
        remove_address(address=Address.objects.get(customer=cast.dana.customer), by=cast.alice.actor)


def test_who_gives_no_name_is_called_by_the_address_we_write_to(cast):
    customer = customer_for_address(value="vera@newlab.example")
    other = add_address(customer=customer, value="vera@home.example", by=cast.root.actor)

    def called():
        return str(Customer.objects.get(pk=customer.pk))

    assert called() == "vera@newlab.example"
    make_primary(address=other, by=cast.root.actor)
    assert called() == "vera@home.example"
    remove_address(address=other, by=cast.root.actor)
    assert called() == "vera@newlab.example"
    customer_for_address(value="vera@newlab.example", name="Vera Lind")
    assert called() == "Vera Lind"
