"""An address somebody noted and never confirmed may be anybody's mailbox: it opens nothing and gives nothing away."""

import re
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from core.people.models import User
from core.people.services import prove_address
from core.testing.cast import PASSWORD

RESET, CODE, LOGIN, EMAIL = (
    "/accounts/password/reset/",
    "/accounts/login/code/",
    "/accounts/login/",
    "/accounts/email/",
)
LINK = re.compile(r"https?://[^/]+(/\S*password/reset/key/\S+/)")
CONFIRM = re.compile(r"https?://[^/]+(/\S*confirm-email/\S+/)")
OLD, NOTED = "dana@seegrund.example", "dana@tippfehler.example"


@pytest.fixture
def dana(cast):
    """She noted an address on her page, with a slip of the pen, and did not confirm it."""
    prove_address(user=cast.dana.user, value=OLD)
    her = Client()
    her.force_login(cast.dana.user)
    her.post("/accounts/reauthenticate/", {"password": PASSWORD})
    her.post(EMAIL, {"email": NOTED, "action_add": ""})
    assert EmailAddress.objects.get(user=cast.dana.user, email=NOTED).verified is False
    return cast.dana.user


def letters_after(client, address, data):
    mail.outbox.clear()
    answer = client.post(address, data)
    return answer, list(mail.outbox)


def test_it_brings_no_link_to_a_new_password(dana, client):
    before = dana.password
    answer, letters = letters_after(client, RESET, {"email": NOTED})
    stranger, others = letters_after(client, RESET, {"email": "stranger@tippfehler.example"})

    assert (answer.status_code, answer.headers["Location"]) == (stranger.status_code, stranger.headers["Location"])
    assert [letter.subject for letter in letters] == [letter.subject for letter in others]
    assert not any(LINK.search(letter.body) or OLD in letter.body for letter in letters)
    dana.refresh_from_db()
    assert dana.password == before


@pytest.mark.parametrize("value", [OLD, "Dana@Seegrund.example", "dana@home.example"])
def test_a_login_and_a_confirmed_address_do(dana, client, value):
    prove_address(user=dana, value="dana@home.example")
    _answer, (letter,) = letters_after(client, RESET, {"email": value})

    assert letter.to == [value.lower()]
    assert LINK.search(letter.body)


def test_the_link_goes_to_the_address_that_was_found_and_not_to_one_that_looks_like_it(cast, client):
    User.objects.create_user("dana@strasse.example", PASSWORD)
    _answer, (letter,) = letters_after(client, RESET, {"email": "dana@STRASSE.example"})
    assert letter.to == ["dana@strasse.example"]

    _answer, letters = letters_after(client, RESET, {"email": "dana@straße.example"})
    assert not any(LINK.search(letter.body) for letter in letters)


def test_who_switched_off_gets_none(dana, client):
    User.objects.filter(pk=dana.pk).update(is_active=False)
    _answer, letters = letters_after(client, RESET, {"email": OLD})

    assert not any(LINK.search(letter.body) for letter in letters)


def test_a_code_sent_there_signs_in_as_somebody_else(dana, client):
    _answer, (letter,) = letters_after(client, CODE, {"email": NOTED})
    client.post(f"{CODE}confirm/", {"code": re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", letter.body, re.M)[0]})

    assert client.session["_auth_user_id"] != str(dana.pk)
    assert not dana.customer.addresses.filter(normalized=NOTED).exists()


def test_it_signs_nobody_in_by_password(dana, client):
    _answer, letters = letters_after(client, LOGIN, {"login": NOTED, "password": PASSWORD})

    assert "_auth_user_id" not in client.session
    assert letters == []
    assert not EmailAddress.objects.get(user=dana, email=NOTED).verified


def test_a_stranger_with_its_link_confirms_nothing(dana, client):
    path = CONFIRM.search(mail.outbox[-1].body)[1]
    named = client.get(path, headers={"X-Requested-With": "XMLHttpRequest"})
    answer = client.post(path)

    assert OLD not in named.content.decode()
    assert answer.headers["Location"] == f"{LOGIN}?next={quote(path)}"
    assert EmailAddress.objects.get(user=dana, email=NOTED).verified is False
    assert not client.session.get("_auth_user_id")


def test_its_owner_confirms_it_once_signed_in(dana, client):
    path = CONFIRM.search(mail.outbox[-1].body)[1]
    client.force_login(dana)

    assert client.post(path).status_code == 302
    assert EmailAddress.objects.get(user=dana, email=NOTED).verified is True
