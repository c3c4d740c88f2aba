"""The main address of a sign-in and the primary one of the customer's record are one."""

import pytest
from allauth.account.models import EmailAddress

from core.events.models import OutboxEntry
from core.people.models import Address, User
from core.people.services import (
    add_address,
    confirm_address,
    customer_for_address,
    make_primary,
    prove_address,
    remove_address,
)
from core.people.services.addresses import make_own_primary
from core.testing.cast import PASSWORD

EMAIL = "/accounts/email/"
OLD, HOME, NOTED = "dana@seegrund.example", "dana@home.example", "dana@noted.example"


@pytest.fixture
def dana(cast):
    """She proved two addresses; an agent noted a third."""
    for value in (OLD, HOME):
        prove_address(user=cast.dana.user, value=value)
    add_address(customer=cast.dana.customer, value=NOTED, by=cast.alice.actor)
    return cast.dana


@pytest.fixture
def prefer(cast):
    def prefer(customer, value):
        make_primary(address=customer.addresses.get(normalized=value), by=cast.alice.actor)

    return prefer


def make_main(client, user, value):
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client.post(EMAIL, {"email": value, "action_primary": ""})


def primary_of(customer):
    customer.refresh_from_db()
    row = customer.addresses.get(is_primary=True)
    assert customer.primary_address == row.value
    return row.normalized


def main_of(user):
    user.refresh_from_db()
    row = EmailAddress.objects.get(user=user, primary=True)
    assert row.email == user.email
    return row.email


def test_the_record_prefers_what_they_made_their_main_address(dana, client):
    version = dana.customer.version
    make_main(client, dana.user, HOME)

    assert main_of(dana.user) == primary_of(dana.customer) == HOME
    assert dana.customer.version > version
    assert OutboxEntry.objects.filter(event__startswith="people.customer.changed").exists()


def test_their_page_shows_what_an_agent_prefers(dana, client, prefer):
    prefer(dana.customer, HOME)

    assert primary_of(dana.customer) == main_of(dana.user) == HOME
    client.force_login(dana.user)
    main = [row for row in client.get(EMAIL).context["emailaddresses"] if row.primary]
    assert [row.email for row in main] == [HOME]


def test_what_they_did_not_prove_gets_our_mail_and_becomes_their_login_once_they_do(dana, prefer):
    prefer(dana.customer, NOTED)
    assert (primary_of(dana.customer), main_of(dana.user)) == (NOTED, OLD)

    prove_address(user=dana.user, value=NOTED)

    assert primary_of(dana.customer) == main_of(dana.user) == NOTED


def test_confirming_it_is_no_proof(dana, cast, prefer):
    prefer(dana.customer, NOTED)
    confirm_address(address=dana.customer.addresses.get(normalized=NOTED), by=cast.root.actor)

    assert main_of(dana.user) == OLD


def test_when_the_main_one_is_removed_both_take_the_same(dana, cast):
    """The noted address is older than the one that was proven."""
    home = dana.customer.addresses.get(normalized=HOME)
    home.delete()
    prove_address(user=dana.user, value=HOME)

    remove_address(address=dana.customer.addresses.get(normalized=OLD), by=cast.alice.actor)

    assert primary_of(dana.customer) == main_of(dana.user) == HOME


def test_what_signs_an_agent_in_stays_whatever_their_customer_record_prefers(cast, prefer):
    record = customer_for_address(value=cast.root.user.email)
    for value in (cast.root.user.email, "root@home.example"):
        prove_address(user=cast.root.user, value=value)

    prefer(record, "root@home.example")

    assert primary_of(record) == "root@home.example"
    assert main_of(cast.root.user) == "root@wagdesk.example"


def test_but_the_record_follows_an_agent(cast, client):
    record = customer_for_address(value=cast.root.user.email)
    for value in (cast.root.user.email, "root@home.example"):
        prove_address(user=cast.root.user, value=value)

    make_main(client, cast.root.user, "root@home.example")

    assert main_of(cast.root.user) == primary_of(record) == "root@home.example"


def test_an_address_in_somebody_elses_record_stays_there(dana, cast, client):
    """Dana proved it; whose customer it belongs to is another question."""
    add_address(customer=cast.erin.customer, value="both@home.example", by=cast.root.actor)
    prove_address(user=dana.user, value="both@home.example")

    make_main(client, dana.user, "both@home.example")

    assert (main_of(dana.user), primary_of(dana.customer)) == ("both@home.example", OLD)
    assert Address.objects.get(normalized="both@home.example").customer == cast.erin.customer


def test_a_login_that_is_somebody_elses_is_never_taken(dana, prefer):
    User.objects.create_user(HOME, is_agent=True)

    prefer(dana.customer, HOME)

    assert (primary_of(dana.customer), main_of(dana.user)) == (HOME, OLD)


def test_the_page_changes_both_or_none(dana, client, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("core.people.syncing.make_own_primary", fail)
    with pytest.raises(RuntimeError):
        make_main(client, dana.user, HOME)

    assert main_of(dana.user) == primary_of(dana.customer) == OLD


def test_preferring_twice_is_once(dana, client):
    make_main(client, dana.user, HOME)
    dana.customer.refresh_from_db()

    make_own_primary(user=dana.user, value=HOME)

    version = dana.customer.version
    dana.customer.refresh_from_db()
    assert dana.customer.version == version
