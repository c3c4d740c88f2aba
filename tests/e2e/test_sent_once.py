"""What was sent is there once, and going back does not offer it to be sent again."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]

SUBJECT = "Ersatzsockel für Polaris 300"


@pytest.mark.parametrize(
    ("who", "place", "field", "button"),
    [
        ("alice@nordlicht.example", "/admin/tickets/", "Internal note", "Add internal note"),
        ("dana@lindenau.example", "/portal/?state=all", "Your reply", "Send reply"),
    ],
)
def test_a_message_sent_by_two_clicks_is_one_and_not_there_after_going_back(visit, who, place, field, button):
    text = f"Twice by {who}"
    with visit(who) as page:
        page.goto(place)
        page.locator("main").get_by_role("link", name=SUBJECT).click()
        if who.startswith("alice"):
            page.get_by_role("radio", name=field).check()
        page.get_by_role("textbox", name=field).fill(text)
        page.get_by_role("button", name=button).dblclick()
        expect(page.get_by_text(text).and_(page.locator("p"))).to_have_count(1)

        page.go_back()

        expect(page.get_by_text(text).and_(page.locator("p"))).to_have_count(1)
        assert text not in page.locator("textarea").evaluate_all("fields => fields.map((field) => field.value)")
