"""Passkeys without a browser: who is asked what, whose they are, and that nothing sent in their place is a fault."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from core.testing.cast import PASSWORD

LOGIN = "/accounts/2fa/webauthn/login/"
ADD = "/accounts/2fa/webauthn/add/"
ASKED_BY_SCRIPT = {"accept": "application/json"}
NONSENSE = [
    "",
    "nonsense",
    "null",
    "[]",
    "1",
    "{}",
    '{"response": []}',
    '{"id": 1, "rawId": 1, "response": {"clientDataJSON": 1}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "userHandle": "!"}}',
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUEiLCJvcmlnaW4iOiJodHRwOi8veCJ9",
                "authenticatorData": "AA",
                "attestationObject": "oA",
                "signature": "AA",
                "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
            },
        }
    ),
]


@pytest.fixture
def dana(cast, client):
    EmailAddress.objects.create(user=cast.dana.user, email=cast.dana.user.email, verified=True, primary=True)
    cast.sign_in(client, "dana")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return cast.dana.user


def passkey_of(user, name="Laptop"):
    """A passkey as a device would have made it; nothing solves its riddles."""
    key = {1: 2, 3: -7, -1: 1, -2: b"\2" * 32, -3: b"\3" * 32}
    made = AttestedCredentialData.create(b"\0" * 16, b"\1" * 16, key)
    told = AuthenticatorData.create(b"\0" * 32, AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UV, 0, made)
    response = {
        "clientDataJSON": websafe_encode(
            b'{"type": "webauthn.create", "challenge": "AA", "origin": "http://localhost"}'
        ),
        "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
    }
    number = websafe_encode(b"\1" * 16)
    credential = {"id": number, "rawId": number, "type": "public-key", "response": response}
    return WebAuthn.add(user, name, credential).instance


def test_the_riddle_names_the_address_people_reach_us_under_and_nobody(client, db, settings):
    settings.WAGDESK_BASE_URL = "https://help.nordlicht.example"
    asked = client.get(LOGIN, headers=ASKED_BY_SCRIPT).json()["request_options"]["publicKey"]

    assert asked["rpId"] == "help.nordlicht.example"
    assert not asked.get("allowCredentials")
    assert asked["userVerification"] == "required"


def test_a_passkey_is_asked_for_that_signs_in_alone(client, dana):
    asked = client.get(ADD).context["js_data"]["creation_options"]["publicKey"]

    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_instead_of_a_passkey_lets_nobody_in(client, db, fingerprint, sent):
    client.get(LOGIN, headers=ASKED_BY_SCRIPT)
    before = fingerprint()
    answer = client.post(LOGIN, {"credential": sent})

    assert answer.status_code == 302 and answer.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session
    assert fingerprint() == before


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_is_not_added_as_a_passkey(client, dana, sent):
    client.get(ADD)
    answer = client.post(ADD, {"name": "Mine", "credential": sent})

    assert answer.status_code == 200 and answer.context["form"].errors
    assert not Authenticator.objects.exists()


def test_somebody_elses_passkeys_are_not_there(client, dana, cast):
    theirs = passkey_of(cast.erin.user)
    for act in ("edit", "remove"):
        assert client.get(f"/accounts/2fa/webauthn/keys/{theirs.pk}/{act}/").status_code == 404
        assert client.post(f"/accounts/2fa/webauthn/keys/{theirs.pk}/{act}/", {"name": "Mine"}).status_code == 404

    theirs.refresh_from_db()
    assert theirs.data["name"] == "Laptop"


def test_a_passkey_is_renamed_and_removed_with_a_letter(client, dana, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mine = passkey_of(dana)
    RecoveryCodes.activate(dana)
    client.post(f"/accounts/2fa/webauthn/keys/{mine.pk}/edit/", {"name": "Phone"})
    mine.refresh_from_db()
    assert mine.data["name"] == "Phone"

    client.post(f"/accounts/2fa/webauthn/keys/{mine.pk}/remove/")
    # With it go the recovery codes, which would let nobody in any more.
    assert not Authenticator.objects.exists()
    assert "passkey" in mailoutbox[-1].subject.lower()


@pytest.mark.parametrize("act", ["add/", "keys/{pk}/edit/", "keys/{pk}/remove/"])
def test_changing_passkeys_asks_who_one_is(client, dana, act, fingerprint):
    mine = passkey_of(dana)
    client.logout()
    client.force_login(dana)
    before = fingerprint()
    answer = client.post(f"/accounts/2fa/webauthn/{act.format(pk=mine.pk)}", {"name": "Mine"})

    assert "/reauthenticate/" in answer.url
    assert fingerprint() == before


def test_who_has_passkeys_alone_is_asked_for_a_recovery_code(client, dana):
    passkey_of(dana)
    codes = RecoveryCodes.activate(dana).get_unused_codes()
    client.logout()
    page = client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD}, follow=True)

    assert b"Recovery code" in page.content and b"Code from the app" not in page.content
    assert client.post("/accounts/2fa/authenticate/", {"code": codes[0]}).url == "/portal/"


def test_a_recovery_code_lets_in_once(client, dana):
    passkey_of(dana)
    code = RecoveryCodes.activate(dana).get_unused_codes()[3]
    for expected in (302, 200):
        client.logout()
        client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD})
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected
    assert "_auth_user_id" not in client.session
