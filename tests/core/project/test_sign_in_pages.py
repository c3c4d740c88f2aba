"""Sign-in and account pages in a real browser: the way in, and accessible on the way."""

import os
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from playwright.sync_api import expect

from core.people.models import User
from tests.browsers import chromium_page, scrolls_sideways, violations
from tests.core.project.test_account_pages import SIGNED_IN, VISITOR, WITH_TWO_STEPS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-password-9"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, settings):
    """Playwright's loop looks like an async view to Django."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def dana():
    user = User.objects.create_user("dana@labor.example", PASSWORD, first_name="Dana", last_name="Reuter")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def fine(page):
    assert violations(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_field_leads_to_a_code_and_the_code_leads_in(live_server, dana, scripts):
    with chromium_page(width=390, scripts=scripts) as page:
        page.goto(f"{live_server.url}/accounts/login/?next=/accounts/email/")
        page.locator("#sign-in-email").fill(dana.email)
        page.get_by_role("button", name="Continue").click()
        expect(page.locator("h1")).to_have_text("Check your inbox")

        page.locator("#id_code").fill("WRONG-CODE")
        page.locator("main form").first.get_by_role("button", name="Sign in").click()
        expect(page).to_have_title(re.compile("^Error:"))
        if scripts:
            fine(page)

        code = next(line for line in mail.outbox[-1].body.splitlines() if line.count("-") == 1 and line.isupper())
        page.locator("#id_code").fill(code)
        page.locator("main form").first.get_by_role("button", name="Sign in").click()

        expect(page).to_have_url(f"{live_server.url}/accounts/email/")


def test_a_slip_in_the_domain_is_asked_about_before_a_code_goes_there(live_server, dana):
    with chromium_page(width=390) as page:
        page.goto(f"{live_server.url}/accounts/login/")
        page.locator("#sign-in-email").fill("dana@gmial.com")
        page.locator("#sign-in-email").blur()
        asked = page.locator("form").filter(has=page.locator("#sign-in-email")).get_by_role("status")
        expect(asked).to_have_text("Did you mean dana@gmail.com?")
        fine(page)

        asked.get_by_role("button", name="dana@gmail.com").click()

        expect(page.locator("#sign-in-email")).to_have_value("dana@gmail.com")
        expect(asked).to_have_text("")


def test_who_has_a_password_may_still_use_it_after_asking_for_a_code(live_server, dana):
    with chromium_page() as page:
        page.goto(f"{live_server.url}/accounts/login/?next=/accounts/email/")
        page.locator("#sign-in-email").fill(dana.email)
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Use a password instead").click()
        expect(page.locator("#password-email")).to_have_value(dana.email)

        page.locator("#password").fill("not the password")
        page.get_by_role("button", name="Sign in with the password").click()
        expect(page).to_have_title(re.compile("^Error:"))
        fine(page)

        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in with the password").click()
        expect(page).to_have_url(f"{live_server.url}/accounts/email/")


def session_of(client, user, live_server):
    """Signed in, and asked again a moment ago who they are."""
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_account_pages_are_accessible(live_server, dana, client, scheme):
    with chromium_page(width=390, scheme=scheme) as page:

        def look(addresses):
            for address in addresses:
                page.goto(live_server.url + address)
                fine(page)

        look([*VISITOR, "/nothing/here/"])
        page.context.add_cookies([session_of(client, dana, live_server)])
        look(SIGNED_IN)
        totp.TOTP.activate(dana, "A" * 32)
        RecoveryCodes.activate(dana)
        look(WITH_TWO_STEPS)


@pytest.mark.parametrize("language", ["", "/fi"])
def test_on_a_phone_every_place_of_the_account_is_in_sight(live_server, dana, client, language):
    with chromium_page(width=390) as page:
        page.context.add_cookies([session_of(client, dana, live_server)])
        page.goto(f"{live_server.url}{language}/accounts/email/")

        boxes = [tab.bounding_box() for tab in page.locator(".wd-tabs a").all()]
        assert len(boxes) == 5
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)


def test_two_step_sign_in_is_set_up_with_the_keyboard(live_server, dana, client):
    with chromium_page() as page:
        client.force_login(dana)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(f"{live_server.url}/accounts/2fa/")
        page.get_by_role("link", name="Set it up").press("Enter")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")

        page.get_by_label("Code from the app").fill("000000")
        page.keyboard.press("Enter")
        expect(page.locator(".wd-summary")).to_be_focused()
        fine(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Code from the app")).to_be_focused()

        secret = page.locator(".wd-code code").inner_text()
        counter = next(totp.yield_hotp_counters_from_time())
        page.keyboard.press("Control+a")
        page.keyboard.type(totp.format_hotp_value(totp.hotp_value(secret, counter)))
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Recovery codes")
        fine(page)
