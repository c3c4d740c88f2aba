"""The desk without a pointer."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]


def test_keys_move_through_the_list_open_answer_and_note(visit):
    with visit("carol@nordlicht.example") as page:
        page.goto("/admin/tickets/?tab=all")
        focused = page.locator("tr:focus-within .title a")
        rows = page.locator("table .title a").all_inner_texts()
        for key, expected in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
            page.keyboard.press(key)
            expect(focused).to_have_text(rows[expected])
        page.keyboard.press("Enter")
        expect(page.locator("#item-title")).to_have_text(rows[1])
        page.wait_for_load_state("networkidle")  # a key pressed before the scripts are there goes nowhere

        for key, label, text in (("m", "Internal note", "Seen by keyboard."), ("r", "Reply to customer", "We look.")):
            page.keyboard.press(key)
            field = page.get_by_role("textbox", name=label)
            expect(field).to_be_focused()
            page.keyboard.type(text)
            page.keyboard.press("Control+Enter")
            expect(page.locator(".wd-stream")).to_contain_text(text)
            expect(field).to_have_value("")
