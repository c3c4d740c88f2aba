"""A removed address opens nothing any more: no code, no session, and it does not come back by itself."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from core.people.errors import AgentsSignIn, LoginAddress
from core.people.models import Address, User
from core.people.services import add_address, customer_for_address, prove_address, remove_address
from core.people.services.sign_in import allow_sign_in_with
from core.testing.cast import PASSWORD

CODE, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"
EMAIL = "/accounts/email/"
CODE_LINE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
OLD, HOME = "dana@seegrund.example", "dana@home.example"


def ask_for_code(client, email):
    mail.outbox.clear()
    client.post(CODE, {"email": email})
    found = CODE_LINE.search(mail.outbox[-1].body) if mail.outbox else None
    return found[0] if found else ""


def sign_in_by_code(client, email):
    client.post(CONFIRM, {"code": ask_for_code(client, email)})
    return client


def signed_in_as(client):
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def is_in(client):
    return client.get(EMAIL).status_code == 200


def give_up(client, value):
    """On their own page, as who knows the password."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post(EMAIL, {"email": value, "action_remove": ""})


def values(customer):
    return set(customer.addresses.values_list("normalized", flat=True))


def proven(user):
    return set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


@pytest.fixture
def dana(cast):
    """She proved both of her addresses; the first one is her login."""
    for value in (OLD, HOME):
        prove_address(user=cast.dana.user, value=value)
    return cast.dana


@pytest.fixture
def remove(cast):
    def remove(customer, value, by="alice"):
        remove_address(address=customer.addresses.get(normalized=value), by=getattr(cast, by).actor)

    return remove


def test_a_removed_address_does_not_come_back_with_the_next_sign_in(dana, client, remove):
    remove(dana.customer, HOME)
    sign_in_by_code(client, OLD)

    assert signed_in_as(client) == dana.user
    assert values(dana.customer) == {OLD}
    assert proven(dana.user) == {OLD}


def test_a_code_sent_there_signs_in_as_whoever_has_the_mailbox_now(dana, client, remove):
    remove(dana.customer, HOME)
    heir = customer_for_address(value=HOME, name="Somebody else")

    sign_in_by_code(client, HOME)

    heir.refresh_from_db()
    assert signed_in_as(client) == heir.user != dana.user


def test_a_login_moves_to_another_proven_address(dana, client, remove):
    remove(dana.customer, OLD)

    dana.user.refresh_from_db()
    assert (dana.user.email, proven(dana.user), values(dana.customer)) == (HOME, {HOME}, {HOME})
    assert EmailAddress.objects.get(user=dana.user).primary
    customer_for_address(value=OLD, name="Somebody else")
    assert signed_in_as(sign_in_by_code(client, OLD)) != dana.user
    assert signed_in_as(sign_in_by_code(Client(), HOME)) == dana.user


def test_or_to_one_that_may_open_their_history_and_waits_for_its_proof(cast, client, remove):
    add_address(customer=cast.dana.customer, value=HOME, by=cast.root.actor)
    remove(cast.dana.customer, OLD)

    cast.dana.user.refresh_from_db()
    assert (cast.dana.user.email, proven(cast.dana.user)) == (HOME, set())
    assert signed_in_as(sign_in_by_code(client, HOME)) == cast.dana.user


def test_but_never_to_one_that_a_colleague_wrote_there(cast, client, remove, fingerprint):
    """Else every agent who may change customers could read what another team's customers wrote."""
    add_address(customer=cast.dana.customer, value="mallory@home.example", by=cast.alice.actor)
    before = fingerprint()

    with pytest.raises(LoginAddress):
        remove(cast.dana.customer, OLD)

    assert fingerprint() == before


def test_nor_to_one_that_signs_somebody_else_in(dana, remove, fingerprint):
    stranger = User.objects.create_user("other@example.com")
    Address.objects.filter(normalized=HOME).update(normalized=stranger.email, value=stranger.email)
    EmailAddress.objects.filter(email=HOME).delete()
    before = fingerprint()

    with pytest.raises(LoginAddress):
        remove(dana.customer, OLD)

    assert fingerprint() == before


def test_sessions_end_with_the_address_they_may_have_come_by(dana, client, remove):
    sign_in_by_code(client, HOME)
    assert is_in(client)

    remove(dana.customer, HOME)

    assert not is_in(client)


def test_sessions_stay_when_an_address_goes_that_let_nobody_in(dana, cast, client, remove):
    add_address(customer=dana.customer, value="written@home.example", by=cast.alice.actor)
    sign_in_by_code(client, OLD)

    remove(dana.customer, "written@home.example")

    assert is_in(client)


def test_a_code_that_was_on_its_way_opens_nothing_and_brings_nothing_back(dana, client, remove):
    code = ask_for_code(client, HOME)
    remove(dana.customer, HOME)
    mail.outbox.clear()

    answer = client.post(CONFIRM, {"code": code})

    assert answer.status_code == 302
    assert signed_in_as(client) is None
    assert not EmailAddress.objects.filter(email=HOME).exists()
    assert mail.outbox == []


def test_what_an_agent_signs_in_with_is_theirs_to_remove(cast, client, remove, fingerprint):
    """Else a colleague could end an administrator's sessions, and move their login."""
    record = customer_for_address(value=cast.root.user.email)
    prove_address(user=cast.root.user, value=cast.root.user.email)
    prove_address(user=cast.root.user, value="root@home.example")
    before = fingerprint()

    for value in ("root@home.example", cast.root.user.email):
        with pytest.raises(AgentsSignIn):
            remove(record, value)

    assert fingerprint() == before


def test_a_customer_removes_an_address_themselves_and_stays_signed_in(dana, client):
    elsewhere = sign_in_by_code(Client(), HOME)
    sign_in_by_code(client, OLD)

    give_up(client, HOME)

    assert (values(dana.customer), proven(dana.user)) == ({OLD}, {OLD})
    assert is_in(client)
    assert not is_in(elsewhere)


def test_their_only_address_in_our_record_stays_and_opens_nothing(dana, client):
    dana.customer.addresses.get(normalized=OLD).delete()
    sign_in_by_code(client, OLD)
    dana.customer.addresses.exclude(normalized=HOME).delete()

    give_up(client, HOME)

    address = dana.customer.addresses.get()
    assert (address.normalized, address.verified_at, address.opens_history) == (HOME, None, False)
    assert proven(dana.user) == {OLD}


def test_an_address_they_only_asked_a_code_for_goes_without_a_trace(dana, cast, client, remove):
    add_address(customer=dana.customer, value="work@home.example", by=cast.root.actor)
    allow_sign_in_with(user=dana.user, value="work@home.example")

    remove(dana.customer, "work@home.example")

    assert not EmailAddress.objects.filter(email="work@home.example").exists()


def test_the_screen_says_why_a_login_stays(cast, client):
    add_address(customer=cast.dana.customer, value="mallory@home.example", by=cast.alice.actor)
    login = cast.dana.customer.addresses.get(normalized=OLD)
    cast.sign_in(client, "alice")

    action = f"/admin/customers/{cast.dana.customer.pk}/addresses/{login.pk}/"
    page = client.post(action, {"action": "remove"}, follow=True)

    assert f"They sign in with {OLD}" in page.content.decode()
    assert values(cast.dana.customer) == {OLD, "mallory@home.example"}
