"""A note whose sending was stopped in the browser can be sent by the same button."""

import os

import pytest

from core.access.api import Actor
from core.conversations.models import Message
from core.people.models import User
from core.testing.cast import PASSWORD
from core.work.services import create_item
from tests.browsers import chromium_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("flushed_defaults")]


def test_a_note_is_sent_by_a_later_click_after_the_first_was_stopped(live_server, monkeypatch):
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop looks like an async view
    root = User.objects.create_superuser("root@wagdesk.example", PASSWORD, first_name="Root")
    item = create_item(kind="ticket", title="Drift", by=Actor.system("tests"))
    path = f"/admin/tickets/{item.number}/"
    with chromium_page() as page:
        page.goto(f"{live_server.url}/accounts/login/?by=password&next={path}")
        page.fill("input[name=login]", root.email)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live_server.url}{path}")
        page.route("**/reply/", lambda route: route.abort("aborted"), times=1)  # as Esc does
        page.get_by_role("radio", name="Internal note").check()
        page.get_by_role("textbox", name="Internal note").fill("Look at the rope.")
        send = page.get_by_role("button", name="Add internal note")

        send.click()
        page.wait_for_timeout(5000)
        assert not Message.objects.exists()
        send.click()

        page.wait_for_url("**/#newest")
        assert Message.objects.get().text == "Look at the rope."
