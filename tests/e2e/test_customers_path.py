"""From a question to an answer: what a customer does, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]

DANA = "dana@lindenau.example"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_customer_searches_asks_signs_in_and_replies(desk, visit, scripts):
    subject = f"The lamp of our Polaris flickers, {'with' if scripts else 'without'} scripts"
    with visit(scripts=scripts) as page:
        number = ask(page, subject)
        assert desk.mails_to(DANA, about=number)

        sign_in(page, DANA)
        page.goto("/")
        page.get_by_role("link", name="My requests").first.click()
        page.locator(f"main a[href$='/{number.lstrip('#')}/']").click()
        expect(page.locator("h1")).to_have_text(subject)

        page.get_by_label("Your reply").fill("It has stopped since noon.")
        page.get_by_role("button", name="Send reply").click()
        expect(page.locator(".wd-message--own").last).to_contain_text("It has stopped since noon.")
        expect(page.get_by_label("Your reply")).to_have_value("")


def test_what_is_corrected_is_no_longer_shown_as_wrong(visit):
    with visit() as page:
        page.goto("/")
        page.get_by_role("link", name="Contact us").first.click()
        page.get_by_role("button", name="Send request").click()
        wrong = page.locator(".wd-field--wrong")
        expect(wrong).not_to_have_count(0)
        before, field = wrong.count(), page.get_by_label("What happened")
        expect(field).to_have_attribute("aria-invalid", "true")

        field.fill("It flickers.")

        expect(wrong).to_have_count(before - 1)
        expect(field).not_to_have_attribute("aria-invalid", "true")
        expect(page.locator(".wd-field", has=field).locator(".wd-error")).to_have_count(0)


def ask(page, subject):
    """From the home page through search and an article to a sent form; gives the number."""
    page.goto("/")
    field = page.locator(".wd-hero input[type=search]")
    field.fill("lamp")
    field.press("Enter")
    page.locator("main a[href*='/help/lamps/']").first.click()
    expect(page.locator("article h1")).not_to_be_empty()
    page.get_by_role("link", name="Send a request").first.click()

    page.get_by_label("What is it about, in one sentence?").fill(subject)
    page.get_by_label("Your e-mail address").fill(DANA)
    page.get_by_label("What happened").fill("It flickers when the shutter opens.")
    page.get_by_role("button", name="Send request").click()
    number = page.locator("h1 .wd-number")
    expect(number).to_have_text(re.compile(r"^#\d+$"))
    text = number.inner_text()
    page.go_back()
    page.reload()
    expect(page.get_by_label("What happened")).to_have_value("")
    return text
