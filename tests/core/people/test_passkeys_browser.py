"""Passkeys in a real browser, with Chromium's virtual authenticator: made, used, renamed and removed."""

import os

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from core.people.models import User
from tests.browsers import chromium_page, scrolls_sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-password-9"
KEPT_ON_THIS_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, settings, live_server):
    """Playwright's loop looks like an async view to Django; passkeys belong to the address of the service."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.WAGDESK_BASE_URL = live_server.url


def with_device(page, **ways):
    """A device in the browser that keeps passkeys, and knows whose finger it is."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEPT_ON_THIS_DEVICE | ways})
    return session, made["authenticatorId"]


def sign_in_of(email, **fields):
    user = User.objects.create_user(email, PASSWORD, first_name="Dana", last_name="Reuter", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(page, live_server, user, client):
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])


def add_passkey(page, live_server, name):
    page.goto(f"{live_server.url}/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add the passkey").click()


@pytest.mark.parametrize(("is_agent", "home"), [(False, "/portal/"), (True, "/admin/")], ids=["customer", "agent"])
def test_a_passkey_is_made_and_then_signs_in_alone(live_server, client, is_agent, home):
    user = sign_in_of("dana@labor.example", is_agent=is_agent, is_superuser=is_agent)
    with chromium_page() as page:
        with_device(page)
        sign_in(page, live_server, user, client)
        add_passkey(page, live_server, "Laptop")
        expect(page.locator("h1")).to_have_text("Recovery codes")

        page.context.clear_cookies()
        page.goto(f"{live_server.url}/accounts/login/")
        assert violations(page) == []
        page.get_by_role("button", name="Sign in with your passkey").click()
        expect(page).to_have_url(live_server.url + home)

    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_after_a_password_the_passkey_is_the_second_step_and_who_one_is(live_server, client):
    user = sign_in_of("dana@labor.example")
    with chromium_page(width=390, scheme="dark") as page:
        session, device = with_device(page)
        sign_in(page, live_server, user, client)
        add_passkey(page, live_server, "Laptop")
        expect(page.locator("h1")).to_have_text("Recovery codes")
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/accounts/login/?by=password&next=/accounts/2fa/")
        page.locator("#password-email").fill(user.email)
        page.locator("#password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in with the password").click()
        expect(page.locator("h1")).to_have_text("Two-step sign-in")
        assert violations(page) == [] and not scrolls_sideways(page)

        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        session.send("WebAuthn.clearCredentials", {"authenticatorId": device})
        page.get_by_role("button", name="Use the passkey").click()
        expect(page.locator(".wd-passkey__trouble")).to_be_visible()
        assert violations(page) == []


def test_a_passkey_tells_who_one_is_and_is_renamed_and_removed(live_server, client):
    user = sign_in_of("dana@labor.example")
    with chromium_page(width=390) as page:
        with_device(page)
        sign_in(page, live_server, user, client)
        add_passkey(page, live_server, "Laptop")
        expect(page.locator("h1")).to_have_text("Recovery codes")
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/accounts/login/?next=/accounts/2fa/")
        page.get_by_role("button", name="Sign in with your passkey").click()
        expect(page.locator("h1")).to_have_text("Two-step sign-in")
        assert violations(page) == [] and not scrolls_sideways(page)

        page.get_by_role("link", name="Rename").click()
        page.get_by_role("link", name="Use a passkey instead").click()
        assert violations(page) == []
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Name").fill("Old laptop")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("main")).to_contain_text("Old laptop")

        page.get_by_role("link", name="Remove").click()
        page.get_by_role("button", name="Remove").click()
        expect(page.locator("main")).to_contain_text("You have none yet.")


def test_a_device_that_does_not_ask_who_holds_it_makes_no_passkey(live_server, client):
    user = sign_in_of("dana@labor.example")
    with chromium_page() as page:
        with_device(page, hasUserVerification=False, isUserVerified=False)
        sign_in(page, live_server, user, client)
        add_passkey(page, live_server, "Found in the street")
        expect(page.locator(".wd-passkey__trouble")).to_be_visible()

    assert not Authenticator.objects.exists()


def test_without_scripts_the_sign_in_offers_no_passkey_and_the_page_says_why(live_server, client):
    user = sign_in_of("dana@labor.example")
    with chromium_page(scripts=False) as page:
        page.goto(f"{live_server.url}/accounts/login/")
        expect(page.get_by_role("button", name="Sign in with your passkey")).to_be_hidden()
        sign_in(page, live_server, user, client)
        page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
        expect(page.locator("main")).to_contain_text("This needs JavaScript")
