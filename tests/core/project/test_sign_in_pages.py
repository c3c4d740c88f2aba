"""Sign-in and account pages in a real browser: the way in, and accessible on the way."""

import os

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from core.people.models import User
from tests.browsers import chromium_page, scrolls_sideways, violations

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
        assert page.locator("h1").inner_text() == "Check your inbox"

        page.locator("#id_code").fill("WRONG-CODE")
        page.locator("main form").first.get_by_role("button", name="Sign in").click()
        assert page.title().startswith("Error:")
        if scripts:
            fine(page)

        code = next(line for line in mail.outbox[-1].body.splitlines() if line.count("-") == 1 and line.isupper())
        page.locator("#id_code").fill(code)
        page.locator("main form").first.get_by_role("button", name="Sign in").click()

        assert page.url == f"{live_server.url}/accounts/email/"


def test_who_has_a_password_may_still_use_it_after_asking_for_a_code(live_server, dana):
    with chromium_page() as page:
        page.goto(f"{live_server.url}/accounts/login/?next=/accounts/email/")
        page.locator("#sign-in-email").fill(dana.email)
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Use a password instead").click()
        assert page.locator("#password-email").input_value() == dana.email

        page.locator("#password").fill("not the password")
        page.get_by_role("button", name="Sign in with the password").click()
        assert page.title().startswith("Error:")
        fine(page)

        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in with the password").click()
        assert page.url == f"{live_server.url}/accounts/email/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_account_pages_are_accessible(live_server, dana, client, scheme):
    client.force_login(dana)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with chromium_page(width=390, scheme=scheme) as page:
        for address in ("/accounts/login/", "/accounts/password/reset/", "/nothing/here/"):
            page.goto(live_server.url + address)
            fine(page)
        page.context.add_cookies([cookie])
        for address in ("/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"):
            page.goto(live_server.url + address)
            fine(page)
