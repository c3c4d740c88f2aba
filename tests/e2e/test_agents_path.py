"""From a request to an answer: what an agent does, and what the customer sees of it afterwards."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]

ALICE = "alice@nordlicht.example"
DANA = "dana@lindenau.example"
SUBJECT = "Ersatzsockel für Polaris 300"
ANSWER = "The socket has left the factory in Oulu."
NOTE = "Ask Oulu for a second socket, just in case."


def test_an_agent_answers_notes_changes_and_finds_again_and_the_customer_sees_the_answer_only(visit):
    with visit(ALICE) as page:
        number = open_from_the_list(page, SUBJECT)
        answer(page)
        note(page)
        change(page)
        the_list_shows_it(page)
        search_finds_it(page, number)
    with visit(DANA) as page:
        page.goto("/portal/?state=all")
        page.locator("main").get_by_role("link", name=SUBJECT).click()
        expect(page.locator("main")).to_contain_text(ANSWER)
        expect(page.locator("main")).not_to_contain_text(NOTE)


def test_what_is_being_written_outlives_the_session(visit):
    with visit(ALICE) as page:
        open_from_the_list(page, SUBJECT)
        address = page.url
        page.get_by_role("radio", name="Internal note").check()
        cookies = page.context.cookies()
        page.context.clear_cookies()
        page.get_by_role("textbox", name="Internal note").fill("Half a thought.")
        page.get_by_role("button", name="Add internal note").click()
        expect(page.get_by_role("status").filter(has_text="you are signed out")).to_be_visible()
        assert page.url == address

        page.context.add_cookies(cookies)
        page.goto(address)
        page.get_by_role("radio", name="Internal note").check()
        expect(page.get_by_role("textbox", name="Internal note")).to_have_value("Half a thought.")
        expect(page.locator(".wd-stream")).not_to_contain_text("Half a thought.")
        page.get_by_role("textbox", name="Internal note").fill("")


def open_from_the_list(page, subject):
    page.goto("/admin/tickets/")
    page.get_by_role("link", name=subject).click()
    expect(page.locator("#item-title")).to_have_text(subject)
    return re.search(r"/(\d+)/", page.url)[1]


def answer(page):
    """The recipients are named before it is sent; afterwards it can be taken back."""
    expect(page.locator("#who-public")).to_contain_text("Dana Reuter")
    page.get_by_role("radio", name="Reply to customer").check()
    page.get_by_role("textbox", name="Reply to customer").fill(ANSWER)
    page.get_by_role("button", name="Send to 1 person").click()
    expect(page.locator(".wd-stream")).to_contain_text(ANSWER)
    toast = page.get_by_role("status").filter(has_text="Goes to Dana Reuter")
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()


def note(page):
    page.get_by_role("radio", name="Internal note").check()
    page.get_by_role("textbox", name="Internal note").fill(NOTE)
    page.get_by_role("button", name="Add internal note").click()
    shown = page.locator(".wd-message--internal").filter(has_text=NOTE).last
    expect(shown).to_contain_text("customers never see it")


def change(page):
    """Each property is saved alone, at once, and stands in the conversation then. What was sent has left meanwhile."""
    for label, value in (("Status", "Waiting for customer"), ("Assignee", "Bob Aaltonen")):
        with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
            page.get_by_label(label, exact=True).select_option(label=value)
        assert saved.value.ok
    expect(page.locator(".wd-thread__head")).to_contain_text("Waiting for customer")
    expect(page.locator(".wd-inbox__list a[aria-current]")).to_contain_text("Waiting for customer")
    expect(page.locator(".wd-stream")).to_contain_text("assignee from Alice Moreau to Bob Aaltonen")
    expect(page.locator(".wd-stream")).not_to_contain_text("leaves in a moment", timeout=25_000)


def the_list_shows_it(page):
    page.goto("/admin/tickets/?tab=all")
    row = page.get_by_role("row").filter(has_text=SUBJECT)
    expect(row).to_contain_text("Waiting for customer")
    expect(row).to_contain_text("Bob Aaltonen")


def search_finds_it(page, number):
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search everything")
    field.fill("Ersatzsockel")
    expect(page.get_by_role("option", name=re.compile("Ersatzsockel")).first).to_be_visible()
    field.fill(f"#{number}")
    expect(page.get_by_role("option", name=re.compile("Ersatzsockel")).first).to_be_visible()
    field.press("Enter")
    page.wait_for_url(f"**/tickets/{number}/**")


@pytest.mark.parametrize("width", [390, 1000, 1280, 1680])
def test_what_just_happened_is_said_over_neither_the_composer_nor_what_changed(visit, width):
    with visit(ALICE, width=width) as page:
        page.goto("/admin/tickets/34/?pane=conversation")
        page.wait_for_load_state("networkidle")  # the scripts are there
        news = {"message": "Priority changed from “Normal” to “High”.", "undo": {"url": "", "data": {}}}
        page.evaluate("news => document.dispatchEvent(new CustomEvent('wd-toast:show', { detail: news }))", news)
        said = page.get_by_role("status").filter(has_text=news["message"])
        expect(said).to_be_visible()
        toast = said.bounding_box()
        composer, head = (page.locator(name).bounding_box() for name in (".wd-composer", ".wd-thread__head"))

    assert not overlap(toast, composer)
    assert width == 390 or not overlap(toast, head)  # noqa: PLR2004 - properties stand in another pane there
    assert toast["y"] >= 0
    assert 0 <= toast["x"] <= toast["x"] + toast["width"] <= width


def overlap(one, other):
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "width"), ("y", "height"))
    )
