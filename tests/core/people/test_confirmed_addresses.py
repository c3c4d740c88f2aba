"""One person, one sign-in: what a confirmed address of somebody who signs in already opens is that very sign-in."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from core.people.errors import InvitationInvalid
from core.people.models import Address, User
from core.people.services import (
    accept_invitation,
    add_address,
    add_customer,
    customer_for_address,
    invite_customer,
    make_primary,
    prove_address,
    sign_in_for,
)
from core.testing.cast import PASSWORD

CODE, CONFIRM, EMAIL = "/accounts/login/code/", "/accounts/login/code/confirm/", "/accounts/email/"
CODE_LINE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
SECRET = re.compile(r"/invitation/(\S+)/")
OLD, WORK = "dana@seegrund.example", "dana@work.example"
NEW_PASSWORD = "a sentence of my own"


def ask_for_code(client, email):
    mail.outbox.clear()
    client.post(CODE, {"email": email})
    found = CODE_LINE.search(mail.outbox[-1].body)
    return found[0] if found else ""


def sign_in_by_code(client, email):
    client.post(CONFIRM, {"code": ask_for_code(client, email)})
    return signed_in_as(client)


def signed_in_as(client):
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


@pytest.fixture
def dana(cast):
    """She signs in already; somebody who manages sign-ins wrote her work address into her record."""
    prove_address(user=cast.dana.user, value=OLD)
    add_address(customer=cast.dana.customer, value=WORK, by=cast.root.actor)
    return cast.dana


def work_address(customer):
    return customer.addresses.get(normalized=WORK)


def test_a_code_sent_there_signs_in_whom_it_belongs_to_and_proves_it(dana, client):
    users = User.objects.count()

    assert sign_in_by_code(client, WORK) == dana.user
    assert work_address(dana.customer).verified_at is not None
    assert User.objects.count() == users
    assert EmailAddress.objects.filter(user=dana.user, email__in=[OLD, WORK], verified=True).count() == 2
    assert sign_in_by_code(Client(), WORK) == dana.user


def test_asking_for_it_proves_nothing(dana, client):
    ask_for_code(client, WORK)

    assert signed_in_as(client) is None
    assert work_address(dana.customer).verified_at is None
    assert not EmailAddress.objects.get(email=WORK).verified


def test_who_was_switched_off_does_not_come_back_by_it(dana, client, fingerprint):
    User.objects.filter(pk=dana.user.pk).update(is_active=False)
    before = fingerprint()

    assert sign_in_for(value=WORK) is None
    assert fingerprint() == before


def test_what_signs_an_agent_in_is_never_read_from_a_customers_record(cast, client, fingerprint):
    """Else who manages sign-ins of customers could become an administrator."""
    record = customer_for_address(value=cast.root.user.email)
    prove_address(user=cast.root.user, value=cast.root.user.email)
    written = add_address(customer=record, value="mallory@home.example", by=cast.root.actor)
    assert written.opens_history
    before = fingerprint()

    assert sign_in_for(value="mallory@home.example") is None
    assert fingerprint() == before


def test_a_second_sign_in_that_was_never_used_gives_way(dana, client):
    """A code was asked for before the address was hers."""
    empty = User.objects.create_user(WORK)
    EmailAddress.objects.create(user=empty, email=WORK, primary=True)

    assert sign_in_by_code(client, WORK) == dana.user
    assert not User.objects.filter(pk=empty.pk).exists()


@pytest.mark.parametrize(
    "trace", [{"is_active": False}, {"last_login": timezone.now()}, {"password": "a password"}, {"verified": True}]
)
def test_asking_for_a_code_deletes_nobody_who_left_a_trace(dana, trace):
    """An agent who left is none any more, and what they wrote stays theirs."""
    was = {key: value for key, value in trace.items() if key != "verified"}
    left = User.objects.create_user(WORK, **was)
    EmailAddress.objects.create(user=left, email=WORK, primary=True, verified="verified" in trace)

    assert sign_in_for(value=WORK) == (left if left.is_active else None)
    assert User.objects.filter(pk=left.pk).exists()


def test_two_addresses_of_one_who_never_signed_in_make_one_sign_in(cast, client):
    lena = customer_for_address(value="lena@example.com")
    add_address(customer=lena, value="lena@work.example", by=cast.root.actor)
    ask_for_code(Client(), "lena@example.com")

    her = sign_in_by_code(client, "lena@work.example")

    lena.refresh_from_db()
    assert lena.user == her == sign_in_by_code(Client(), "lena@example.com")
    assert User.objects.filter(is_agent=False, customer=None).count() == 0


def test_but_not_one_of_somebody_else(dana, cast, client):
    """Erin proved it, before anybody could say that it is Dana's."""
    Address.objects.filter(normalized=WORK).delete()
    EmailAddress.objects.create(user=cast.erin.user, email=WORK, verified=True)
    Address.objects.create(customer=dana.customer, value=WORK, normalized=WORK)

    assert sign_in_by_code(client, WORK) == cast.erin.user
    assert work_address(dana.customer).verified_at is None


def test_an_invitation_sets_the_password_of_the_sign_in_there_is(cast):
    lena = add_customer(email="lena@example.com", by=cast.alice.actor)
    her = sign_in_by_code(Client(), "lena@example.com")
    make_primary(address=add_address(customer=lena, value="lena@work.example", by=cast.root.actor), by=cast.root.actor)
    invite_customer(customer=lena, by=cast.alice.actor)

    accepted = accept_invitation(secret=SECRET.search(mail.outbox[-1].body)[1], password=NEW_PASSWORD)

    lena.refresh_from_db()
    assert lena.user == accepted == her
    assert accepted.check_password(NEW_PASSWORD)
    assert lena.addresses.filter(verified_at=None).count() == 0


@pytest.fixture
def lena(cast):
    """She has an invitation to the address she was made with."""
    lena = add_customer(email="lena@example.com", by=cast.alice.actor)
    invite_customer(customer=lena, by=cast.alice.actor)
    return lena


def test_an_invitation_to_an_address_that_opens_nothing_any_more_is_worthless(lena, fingerprint):
    lena.addresses.update(opens_history=False)
    before = fingerprint()

    with pytest.raises(InvitationInvalid):
        accept_invitation(secret=SECRET.search(mail.outbox[-1].body)[1], password=NEW_PASSWORD)

    assert fingerprint() == before


def test_so_is_one_to_who_became_an_agent(lena, cast, fingerprint):
    lena.user = User.objects.create_user("lena@wagdesk.example", is_agent=True)
    lena.save()
    before = fingerprint()

    with pytest.raises(InvitationInvalid):
        accept_invitation(secret=SECRET.search(mail.outbox[-1].body)[1], password=NEW_PASSWORD)

    assert fingerprint() == before


def test_who_gives_such_an_address_up_on_their_page_signs_in_with_it_no_more(dana, client):
    ask_for_code(Client(), WORK)
    client.force_login(dana.user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    elsewhere = Client()
    elsewhere.force_login(dana.user)

    client.post(EMAIL, {"email": WORK, "action_remove": ""})

    assert not dana.customer.addresses.filter(normalized=WORK).exists()
    assert sign_in_by_code(Client(), WORK) != dana.user
    assert elsewhere.get(EMAIL).status_code == 200  # it had let nobody in
