"""Around a customer page on a phone: the name fits beside the icons, and a message covers nothing."""

import os

import pytest
from wagtail.models import Site

from core.people.models import User
from tests.browsers import chromium_page, scrolls_sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-password-9"
LONG = "Nordlicht Energiedienstleistungen GmbH"


@pytest.fixture(autouse=True)
def playwright_beside_django(monkeypatch, settings):
    """Playwright's loop looks like an async view to Django."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def opened(live_server, settings):
    """The sign-in page of a service of this name."""

    def opened(page, name, language=""):
        settings.WAGTAIL_SITE_NAME = name
        Site.objects.update(site_name=name)
        page.goto(f"{live_server.url}{language}/accounts/login/")
        return page.locator(".wd-brand__name").bounding_box()

    return opened


@pytest.mark.parametrize("language", ["", "/fi"])
@pytest.mark.parametrize("width", [390, 360])
def test_a_name_of_usual_length_stands_on_one_line(opened, width, language):
    with chromium_page(width=width) as page:
        one = opened(page, "Nordlicht", language)["height"]

        assert opened(page, "Nordlicht Instruments", language)["height"] == one


@pytest.mark.parametrize("width", [360, 390, 1000, 1280])
def test_a_long_name_takes_two_lines_at_most_and_pushes_nothing_aside(opened, width):
    with chromium_page(width=width) as page:
        one = opened(page, "Nordlicht")["height"]
        name = opened(page, LONG)

        assert name["height"] <= 2 * one + 1
        assert page.locator(".wd-header").bounding_box()["height"] < 70
        for beside in page.locator(".wd-header__bar > :not(.wd-brand)").all():
            assert not beside.is_visible() or beside.bounding_box()["x"] >= name["x"] + name["width"]
        assert not scrolls_sideways(page)
        assert violations(page) == []


@pytest.fixture
def told(live_server, client):
    """A page on which something was just done: an address was added."""
    user = User.objects.create_user("dana@labor.example", PASSWORD)
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def told(page):
        page.context.add_cookies([cookie])
        page.clock.install()
        page.goto(f"{live_server.url}/accounts/email/")
        page.locator("#id_email").fill("dana@home.example")
        page.locator("[name=action_add]").click()
        toast = page.locator(".wd-toast")
        toast.wait_for()
        page.wait_for_load_state()  # its script counts the seconds
        return toast

    return told


def test_on_a_phone_a_message_stands_in_the_page_until_it_is_dismissed(told):
    with chromium_page(width=390) as page:
        toast = told(page)
        page.clock.fast_forward(20_000)
        box, heading = toast.bounding_box(), page.locator("h1").bounding_box()
        assert box["y"] + box["height"] <= heading["y"]
        assert violations(page) == []

        toast.get_by_role("button", name="Dismiss").click()

        assert page.locator("h1").bounding_box()["y"] < heading["y"] - box["height"]


def test_in_a_wide_window_it_floats_and_goes_by_itself(told):
    with chromium_page() as page:
        toast = told(page)
        assert toast.is_visible()

        page.clock.fast_forward(20_000)

        assert toast.count() == 0
