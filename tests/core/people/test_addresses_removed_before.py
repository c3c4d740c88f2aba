"""What was removed before a removal shut anything is shut by the migration; agents and claims are left alone."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps

from core.people.models import Address, User
from core.people.services import add_address, customer_for_address, prove_address

OLD, HOME, NOTED = "dana@seegrund.example", "dana@home.example", "dana@noted.example"


def migrate():
    import_module("core.people.migrations.0006_removed_addresses").shut_removed_addresses(apps, None)


def remove_as_before(value):
    """From the record alone."""
    Address.objects.filter(normalized=value).delete()


def signing_in(user):
    """Login first."""
    user.refresh_from_db()
    rows = EmailAddress.objects.filter(user=user)
    assert list(rows.filter(primary=True).values_list("email", flat=True)) == [user.email]
    return [user.email, *rows.exclude(email=user.email).order_by("email").values_list("email", flat=True)]


@pytest.fixture
def dana(cast):
    for value in (OLD, HOME):
        prove_address(user=cast.dana.user, value=value)
    return cast.dana.user


def test_a_removed_address_signs_nobody_in_and_sessions_end(dana):
    remove_as_before(HOME)
    migrate()

    assert signing_in(dana) == [OLD]
    assert dana.sessions_ended == 1


def test_also_when_it_belongs_to_somebody_else_meanwhile(dana):
    remove_as_before(HOME)
    customer_for_address(value=HOME, name="Somebody else")
    migrate()

    assert signing_in(dana) == [OLD]


def test_a_login_moves_to_an_address_they_proved(dana, cast):
    Address.objects.filter(normalized=HOME).delete()
    add_address(customer=cast.dana.customer, value=NOTED, by=cast.root.actor)
    Address.objects.create(customer=cast.dana.customer, value=HOME, normalized=HOME, verified_at=dana.date_joined)
    remove_as_before(OLD)
    migrate()

    assert signing_in(dana) == [HOME]


def test_else_to_one_that_may_open_their_history_and_waits_for_its_proof(dana, cast):
    add_address(customer=cast.dana.customer, value=NOTED, by=cast.root.actor)
    remove_as_before(OLD)
    remove_as_before(HOME)
    migrate()

    assert signing_in(dana) == [NOTED]
    assert not EmailAddress.objects.get(user=dana).verified


@pytest.mark.parametrize("taken", ["login", "proven", "unconfirmed"])
def test_where_no_other_may_take_its_place_it_stays(dana, cast, taken):
    added = add_address(customer=cast.dana.customer, value=NOTED, by=cast.root.actor)
    if taken == "login":
        User.objects.create_user(NOTED, is_agent=True)
    elif taken == "proven":
        EmailAddress.objects.create(user=cast.erin.user, email=NOTED, verified=True)
    else:
        Address.objects.filter(pk=added.pk).update(opens_history=False)
    remove_as_before(OLD)
    remove_as_before(HOME)
    migrate()

    assert signing_in(dana) == [OLD]


def test_the_login_is_the_primary_address_where_that_is_proven(dana, cast):
    addresses = cast.dana.customer.addresses
    addresses.update(is_primary=False)
    addresses.filter(normalized=HOME).update(is_primary=True)
    migrate()

    assert signing_in(dana) == [HOME, OLD]
    assert dana.sessions_ended == 0


def test_agents_and_claims_and_people_without_a_record_keep_theirs(dana, cast, fingerprint):
    EmailAddress.objects.create(user=dana, email="claimed@home.example")
    EmailAddress.objects.create(user=cast.alice.user, email="alice@home.example", verified=True)
    customer_for_address(value=cast.root.user.email)
    prove_address(user=cast.root.user, value=cast.root.user.email)
    EmailAddress.objects.create(user=cast.root.user, email="root@home.example", verified=True)
    nobodys = User.objects.create_user("nobody@home.example")
    EmailAddress.objects.create(user=nobodys, email=nobodys.email, verified=True, primary=True)
    before = fingerprint()

    migrate()

    assert fingerprint() == before
