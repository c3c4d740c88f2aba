"""Lists with addresses and names of sixty letters: they break where people would, and no column loses its room."""

import os

import pytest

from core.events.models import MailState, OutgoingMail
from core.people.breaking import breakable
from core.people.models import User
from tests.browsers import chromium_page, scrolls_sideways

PASSWORD = "a long enough sentence"
LONG = "maximiliane.hohenstein-schwarzenberg@energiedienste-nord.example"
NAME = "Maximiliane Alexandra von Hohenstein-Schwarzenberg-Sonderhausen"


def test_an_address_breaks_before_its_parts_and_stays_text():
    assert breakable('"<i>" <a@b.example>') == (
        "&quot;&lt;i&gt;&quot; &lt;a<wbr>@b<wbr>.example&gt;"  # what was typed is shown, not obeyed
    )


@pytest.fixture
def open_list(live_server, monkeypatch, transactional_db):
    """A list as an administrator sees it."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    root = User.objects.create_superuser("root@wagdesk.example", PASSWORD, first_name="Root")
    User.objects.create_user(LONG, is_agent=True, first_name=NAME)
    OutgoingMail.objects.create(
        raw=b"", subject="Hello", to=f"{LONG}, {LONG}", state=MailState.FAILED, last_error=f"550 <{LONG}>: unknown"
    )

    def open_list(page, path):
        page.goto(f"{live_server.url}/accounts/login/?by=password&next={path}")
        page.fill("input[name=login]", root.email)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live_server.url}{path}")

    return open_list


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("path", "column"), [("/admin/users/", "name"), ("/admin/outgoing-mail/", "field-mail")])
def test_a_long_address_leaves_its_neighbours_room(open_list, path, column, width):
    with chromium_page(width=width) as page:
        open_list(page, path)
        cell = page.locator(f"td.{column}", has_text="Maximiliane" if column == "name" else "Hello").bounding_box()

        assert cell["width"] >= 120
        assert cell["height"] <= 260
        assert not scrolls_sideways(page)
