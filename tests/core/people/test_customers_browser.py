"""The customers screen in a real browser: moved by keyboard and by pointer, taken back, accessible in every state."""

import os

import pytest

from core.access.api import Actor
from core.people.models import Customer, User
from core.people.services import add_customer, add_organization
from tests.browsers import chromium_page, scrolls_sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough sentence"
SYSTEM = Actor.system("tests")
#: Wagtail's two search boxes are both unnamed landmarks; that is Wagtail's.
WAGTAILS_OWN = ("landmark-unique",)


@pytest.fixture(autouse=True)
def surroundings(monkeypatch):
    """Playwright's loop looks like an async view to Django."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def dana():
    seegrund, _brightwater = (add_organization(name=name, by=SYSTEM) for name in ("Seegrund", "Brightwater"))
    return add_customer(email="dana@seegrund.example", name="Dana", organization=seegrund, by=SYSTEM)


@pytest.fixture
def enter(live_server):
    root = User.objects.create_superuser("root@wagdesk.example", PASSWORD, first_name="Root")

    def open_page(page, path):
        page.goto(f"{live_server.url}/accounts/login/?by=password&next={path}")
        page.fill("input[name=login]", root.email)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live_server.url}{path}")

    return open_page


def place(customer):
    row = Customer.objects.select_related("organization").get(pk=customer.pk)
    return row.organization and row.organization.name


def fine(page):
    assert [line for line in violations(page) if not line.startswith(WAGTAILS_OWN)] == []
    assert not scrolls_sideways(page)


def test_a_person_is_moved_by_keyboard_and_put_back_by_undo(enter, dana):
    with chromium_page() as page:
        enter(page, "/admin/customers/")
        grip = page.get_by_role("button", name="Move Dana, now in Seegrund")
        grip.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowUp")
        fine(page)
        page.keyboard.press("Enter")
        page.get_by_text("Dana belongs to Brightwater now.").wait_for()
        assert place(dana) == "Brightwater"
        page.get_by_role("button", name="Move Dana, now in Brightwater").wait_for()

        page.get_by_role("button", name="Undo").click()
        page.get_by_text("1 person is back.").wait_for()
        assert place(dana) == "Seegrund"


def test_escape_leaves_a_person_where_they_are(enter, dana):
    with chromium_page() as page:
        enter(page, "/admin/customers/")
        page.get_by_role("button", name="Move Dana, now in Seegrund").focus()
        for key in ("Space", "ArrowUp", "Escape"):
            page.keyboard.press(key)
        page.get_by_text("Dana stays in Seegrund.").wait_for()
        assert place(dana) == "Seegrund"


def test_a_person_is_dragged_out_of_any_organisation(enter, dana):
    with chromium_page() as page:
        enter(page, "/admin/customers/")
        start = page.get_by_role("button", name="Move Dana, now in Seegrund").bounding_box()
        target = page.locator("#wd-people-none").bounding_box()
        page.mouse.move(start["x"] + 8, start["y"] + 8)
        page.mouse.down()
        page.mouse.move(target["x"] + 200, target["y"] + 8, steps=20)
        page.mouse.up()
        page.get_by_text("Dana belongs to no organisation now.").wait_for()
        assert place(dana) is None


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_every_state_is_accessible(enter, dana, width, scheme):
    paths = [f"?customer={dana.pk}", "add/", f"move/?customer={dana.pk}", f"{dana.pk}/", "?q=zzz", "organizations/add/"]
    with chromium_page(width=width, scheme=scheme) as page:
        enter(page, "/admin/customers/")
        fine(page)
        base = page.url
        for path in [*paths, f"organizations/{dana.organization_id}/"]:
            page.goto(base + path)
            fine(page)


def test_without_scripts_a_person_is_moved_by_a_form(enter, dana):
    with chromium_page(scripts=False) as page:
        enter(page, f"/admin/customers/move/?customer={dana.pk}")
        page.locator("#id_organization").fill("brightwater")
        page.get_by_role("button", name="Move", exact=True).click()
        page.get_by_role("button", name="Undo").wait_for()
        assert place(dana) == "Brightwater"
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("1 person is back.").wait_for()
        assert place(dana) == "Seegrund"


def test_the_list_of_agents_fits_a_phone(enter):
    with chromium_page(width=390) as page:
        enter(page, "/admin/users/")

        table = page.locator("table.listing").bounding_box()

        assert table["x"] + table["width"] <= 390
