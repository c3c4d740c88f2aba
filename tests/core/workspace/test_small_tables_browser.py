"""Small tables of the service as an administrator sees them."""

import os

import pytest

from core.events.models import MailState, OutgoingMail
from core.people.models import User
from tests.browsers import chromium_page

PASSWORD = "a long enough sentence"
LIST = "/admin/outgoing-mail/"


@pytest.fixture
def open_list(live_server, monkeypatch, transactional_db):
    """Outgoing mail."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    root = User.objects.create_superuser("root@wagdesk.example", PASSWORD, first_name="Root")
    OutgoingMail.objects.create(raw=b"", subject="Hello", to="dana@seegrund.example", state=MailState.QUEUED)

    def open_list(page):
        page.goto(f"{live_server.url}/accounts/login/?by=password&next={LIST}")
        page.fill("input[name=login]", root.email)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live_server.url}{LIST}")

    return open_list


@pytest.mark.browser
def test_a_column_of_buttons_is_there_where_a_row_has_one(open_list):
    with chromium_page(width=1280) as page:
        open_list(page)
        actions = page.locator(".listing th", has_text="Actions")
        assert not actions.is_visible()

        OutgoingMail.objects.create(raw=b"", subject="Hello", to="erin@seegrund.example", state=MailState.FAILED)
        page.reload()

        assert actions.is_visible()


@pytest.mark.browser
def test_only_the_column_that_sorts_has_a_colour(open_list):
    with chromium_page(width=1280) as page:
        open_list(page)
        colour = "one => getComputedStyle(one).color"
        quiet = page.locator(".listing th", has_text="Subject").evaluate(colour)
        to = page.locator(".listing th a", has_text="To")
        assert to.evaluate(colour) == quiet

        to.click()
        page.wait_for_url("**/?*o=*")
        page.mouse.move(0, 0)

        assert to.evaluate(colour) != quiet
