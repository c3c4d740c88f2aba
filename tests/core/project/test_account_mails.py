"""What allauth mails about an account: in our words, with the service's name, and what to do if it was not oneself."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from wagtail.models import Site

from core.testing.cast import PASSWORD

NEW = "a sentence nobody guesses"
STOCK = re.compile(r"Hello from|Thank you for using|You.re receiving|You are receiving|[Tt]wo-[Ff]actor|localhost")


@pytest.fixture
def dana(cast, client, settings):
    settings.WAGDESK_BASE_URL = "https://help.nordlicht.example"
    Site.objects.filter(is_default_site=True).update(site_name="Nordlicht & Co")
    Site.clear_site_root_paths_cache()
    EmailAddress.objects.create(user=cast.dana.user, email=cast.dana.user.email, verified=True, primary=True)
    cast.sign_in(client, "dana")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return cast.dana.user


def read(subject, *, to):
    """The only mail, once it was found to be ours."""
    (letter,) = mail.outbox
    assert letter.subject == subject
    assert letter.to == [to]
    assert letter.body.endswith("-- \nNordlicht & Co")
    for text in (letter.subject, letter.body, *(part.content for part in letter.alternatives)):
        assert not STOCK.search(text)
    return letter


def told(subject, *, to):
    """A mail about something done, which says when and what to do if it was somebody else."""
    letter = read(subject, to=to)
    assert "127.0.0.1" in letter.body
    assert "https://help.nordlicht.example/accounts/password/reset/" in letter.body


def test_an_added_address_is_asked_to_confirm_and_told_for_whom(client, dana):
    client.post("/accounts/email/", {"email": "dana@home.example", "action_add": ""})

    letter = read("Confirm your address for Nordlicht & Co", to="dana@home.example")
    html = letter.alternatives[0].content
    for text in (letter.body, html):
        assert "d…@seegrund.example" in text
        assert dana.email not in text
        assert "https://help.nordlicht.example/accounts/confirm-email/" in text


def test_a_sign_in_with_an_address_never_confirmed_asks_for_it(client, dana):
    client.logout()
    EmailAddress.objects.filter(user=dana).update(verified=False)
    client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD})

    letter = read("Confirm your address for Nordlicht & Co", to=dana.email)
    assert "account of" not in letter.body


def test_a_forgotten_password_brings_a_link(client, dana):
    client.logout()
    client.post("/accounts/password/reset/", {"email": dana.email})

    letter = read("A new password for Nordlicht & Co", to=dana.email)
    for text in (letter.body, letter.alternatives[0].content):
        assert "https://help.nordlicht.example/accounts/password/reset/key/" in text


def test_a_stranger_who_forgot_a_password_is_told_that_we_do_not_know_them(client, dana):
    client.logout()
    client.post("/accounts/password/reset/", {"email": "stranger@example.com"})

    assert (
        "Nordlicht & Co with stranger@example.com"
        in read("Somebody tried to sign in with your address", to="stranger@example.com").body
    )


def test_a_code_bears_the_name_of_the_service(client, dana):
    client.logout()
    client.post("/accounts/login/code/", {"email": dana.email})

    (letter,) = mail.outbox
    assert "sign-in code for Nordlicht & Co:" in read(letter.subject, to=dana.email).body


def test_a_changed_password_is_told(client, dana):
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    told("Your password at Nordlicht & Co was changed", to=dana.email)


def test_a_password_changed_by_link_is_told(client, dana):
    client.logout()
    client.post("/accounts/password/reset/", {"email": dana.email})
    path = re.search(r"https://[^/]+(\S+/password/reset/key/\S+)", mail.outbox.pop().body)[1]
    form = client.get(path).headers["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})

    told("Your password at Nordlicht & Co was changed", to=dana.email)


def test_a_first_password_is_told(client, dana):
    dana.set_unusable_password()
    dana.save()
    client.force_login(dana)
    client.post("/accounts/password/set/", {"password1": NEW, "password2": NEW})

    told("Your account at Nordlicht & Co has a password now", to=dana.email)


def test_another_main_address_is_told_to_the_old_one(client, dana):
    EmailAddress.objects.create(user=dana, email="dana@home.example", verified=True)
    client.post("/accounts/email/", {"email": "dana@home.example", "action_primary": ""})

    told("Your main address at Nordlicht & Co was changed", to="dana@seegrund.example")


def test_a_removed_address_is_told_to_the_main_one(client, dana):
    EmailAddress.objects.create(user=dana, email="dana@home.example", verified=True)
    client.post("/accounts/email/", {"email": "dana@home.example", "action_remove": ""})

    told("An address was removed from your account at Nordlicht & Co", to=dana.email)


def test_two_step_sign_in_turned_on_and_off_is_told(client, dana, rf, django_capture_on_commit_callbacks):
    def post(address, **answers):
        mail.outbox.clear()
        # What waits for the end of a transaction runs after the request here, and still asks which one it was.
        with request_context(rf.get("/")), django_capture_on_commit_callbacks(execute=True):
            client.post(f"/accounts/2fa/{address}/", answers)

    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    counter = next(totp.yield_hotp_counters_from_time())

    post("totp/activate", code=totp.format_hotp_value(totp.hotp_value(secret, counter)))
    told("Two-step sign-in at Nordlicht & Co is on", to=dana.email)
    post("recovery-codes/generate")
    told("New recovery codes for Nordlicht & Co", to=dana.email)
    post("totp/deactivate")
    told("Two-step sign-in at Nordlicht & Co is off", to=dana.email)
