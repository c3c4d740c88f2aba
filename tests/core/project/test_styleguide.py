"""The style guide in a real browser: accessible in both themes and on a phone, and alive."""

import os
import re

import pytest
from django.urls import include, path
from playwright.sync_api import expect

from core.project import urls as project_urls
from tests.browsers import chromium_page, scrolls_sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]

urlpatterns = [path("styleguide/", include("core.project.styleguide")), *project_urls.urlpatterns]


@pytest.fixture(autouse=True)
def playwright_beside_django(monkeypatch):
    """Playwright's synchronous interface runs a loop of its own; Django would take it for an async view."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_component_is_accessible_and_fits(live_server, width, scheme):
    with chromium_page(width=width, scheme=scheme) as page:
        page.goto(f"{live_server.url}/styleguide/")
        page.locator("#hero-search").fill("filter")
        page.wait_for_selector('[role="option"]')
        page.locator("#hero-search").press("ArrowDown")
        page.eval_on_selector_all("main details", "all => all.forEach(one => (one.open = true))")

        assert violations(page) == []
        assert not scrolls_sideways(page)


def test_right_to_left_and_without_scripts_nothing_is_wider_than_the_window(live_server, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    settings.LANGUAGE_CODE = "ar"
    with chromium_page(width=390, scripts=False, extra_http_headers={"Accept-Language": "ar"}) as page:
        page.goto(f"{live_server.url}/styleguide/")

        assert page.locator("html").get_attribute("dir") == "rtl"
        expect(page.locator(".wd-combo")).to_have_count(0)
        expect(page.locator("main h1")).to_be_visible()


def test_search_answers_while_typing_and_obeys_the_keyboard(live_server):
    with chromium_page() as page:
        page.goto(f"{live_server.url}/styleguide/")
        field = page.locator("#hero-search")
        field.fill("lamp")
        page.wait_for_selector('[role="option"]')
        expect(field).to_have_attribute("aria-expanded", "true")

        field.press("ArrowDown")
        chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
        assert chosen.get_attribute("aria-selected") == "true"
        assert chosen.locator("mark").inner_text() == "lamp"

        field.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        expect(field).to_have_value("lamp")

        field.press("ArrowDown")
        page.wait_for_selector('[role="option"]')
        field.press("ArrowUp")
        field.press("Enter")
        page.wait_for_url("**/styleguide/?q=lamp")


def test_what_was_typed_survives_a_reload_until_it_is_sent(live_server):
    with chromium_page() as page:
        page.goto(f"{live_server.url}/styleguide/")
        page.locator("#id_reply-body").fill("A long answer")
        page.wait_for_timeout(600)
        page.reload()

        expect(page.locator("#id_reply-body")).to_have_value("A long answer")
        expect(page.locator("[data-draft-note]")).to_contain_text("is back")


def test_without_a_connection_nothing_is_sent_and_the_page_says_so(live_server):
    with chromium_page() as page:
        page.goto(f"{live_server.url}/styleguide/")
        page.locator("#id_reply-body").fill("A long answer")
        page.context.set_offline(True)
        page.get_by_role("button", name="Send reply").last.click()

        expect(page.locator("[data-offline]")).to_be_visible()
        expect(page.locator("#id_reply-body")).to_have_value("A long answer")

        page.context.set_offline(False)
        page.wait_for_function("document.querySelector('[data-offline]').hidden")


def test_chosen_files_are_listed_and_can_be_let_go(live_server):
    with chromium_page() as page:
        page.goto(f"{live_server.url}/styleguide/")
        page.locator("#id_fresh-photos").set_input_files(
            [{"name": "a.csv", "mimeType": "text/csv", "buffer": b"x" * 61_000}]
        )
        entry = page.locator(".wd-file", has_text="a.csv")
        expect(entry).to_contain_text("61 kB")

        entry.get_by_role("button", name="Remove a.csv").click()
        assert page.locator("#id_fresh-photos").evaluate("field => field.files.length") == 0


def test_a_chosen_appearance_stays_and_never_flashes(live_server):
    with chromium_page(scheme="light") as page:
        page.goto(f"{live_server.url}/styleguide/")
        page.get_by_label("Appearance").select_option("dark")
        # The script that knows the choice stands in the head, before anything is painted.
        page.reload(wait_until="commit")
        page.wait_for_selector("body")

        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert re.search(r"<script src=[^>]*theme\.js[^>]*></script>\s*<link", page.content())


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(live_server):
    with chromium_page() as page:
        page.goto(f"{live_server.url}/styleguide/")
        expect(page.locator(".wd-summary")).to_be_focused()

        page.locator(".wd-summary a").first.click()
        expect(page.locator("#id_serial")).to_be_focused()


def test_menus_open_one_at_a_time_and_escape_returns_the_focus(live_server):
    with chromium_page(width=390) as page:
        page.goto(f"{live_server.url}/styleguide/")
        menu = page.locator(".wd-menu--main summary")
        menu.click()
        expect(page.locator(".wd-menu--main")).to_have_attribute("open", "")

        page.keyboard.press("Escape")
        expect(page.locator(".wd-menu--main")).not_to_have_attribute("open", "")
        expect(menu).to_be_focused()
