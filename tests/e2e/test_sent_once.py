"""What was sent is there once, however it is sent again."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]

#: The page of a ticket.
CREATED = re.compile(r"/admin/tickets/[0-9]+/$")
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


def test_a_ticket_created_by_two_clicks_and_again_after_going_back_is_one(visit):
    with visit("alice@nordlicht.example") as page:
        page.goto("/admin/tickets/new/")
        page.get_by_role("textbox", name="Title").fill("Called about the socket")
        page.get_by_role("button", name="Create, send nothing").dblclick()
        page.wait_for_url(CREATED)
        first = page.url

        page.go_back()
        expect(page.get_by_role("textbox", name="Title")).to_have_value("Called about the socket")
        page.get_by_role("button", name="Create, send nothing").click()
        page.wait_for_url(CREATED)
        assert page.url == first

        page.go_back()
        page.get_by_role("textbox", name="Title").fill("Called about the lamp")
        page.get_by_role("button", name="Create, send nothing").click()
        page.wait_for_url(CREATED)
        assert page.url != first
