"""A customer without a pointer: from the home page to a sent request, and from the sign-in to a reply."""

import re

import pytest
from playwright.sync_api import expect

from plugins.demo.loading import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]

DANA = "dana@lindenau.example"
#: More steps than this to anything on a page, and nobody would get there.
MOST_STEPS = 70
#: Where the focus is, and whether somebody who looks can see it there.
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect()
  const drop = at.closest(".wd-drop")?.querySelector(".wd-button")
  const frames = [at.closest(".wd-search, .wd-composer, .wd-attach, .wd-pick"), drop]
  const styles = [getComputedStyle(at), getComputedStyle(at, "::after")]
  for (const frame of frames) if (frame) styles.push(getComputedStyle(frame))
  const ring = styles.some((one) => one.outlineStyle !== "none" && one.outlineWidth !== "0px")
  return {name: `${at.tagName}.${at.className}`, inView: box.bottom > 0 && box.top < innerHeight, ring}
}"""


def test_a_customer_reads_asks_signs_in_and_replies_by_keyboard(visit):
    with visit() as page:
        page.goto("/")
        skip_to_the_content(page)
        enter(page, page.get_by_role("link", name="Replace the lamp of a Polaris 300").first)
        expect(page.locator("article h1")).to_have_text("Replace the lamp of a Polaris 300")

        enter(page, page.get_by_role("link", name="Send a request").first)
        page.wait_for_load_state("networkidle")
        write(page, page.get_by_label("Your e-mail address"), DANA)
        write(page, page.get_by_label("What is it about, in one sentence?"), "Asked without a pointer")
        write(page, page.get_by_label("What happened"), "The lamp flickers.")
        enter(page, page.get_by_role("button", name="Send request"))
        expect(page.locator("h1 .wd-number")).to_have_text(re.compile(r"^#\d+$"))

        page.goto("/accounts/login/?by=password")
        write(page, page.locator("#password-email"), DANA)
        write(page, page.locator("#password"), PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/accounts/" not in address)

        page.goto("/portal/")
        enter(page, page.locator("main").get_by_role("link", name="Asked without a pointer").first)
        page.wait_for_load_state("networkidle")
        write(page, page.get_by_label("Your reply"), "It stopped by itself.")
        enter(page, page.get_by_role("button", name="Send reply"))
        expect(page.locator(".wd-message--own").last).to_contain_text("It stopped by itself.")


def test_a_form_with_mistakes_leads_to_the_first_of_them_by_keyboard(visit):
    with visit() as page:
        page.goto("/contact/")
        enter(page, page.get_by_role("button", name="Send request"))
        expect(page.locator(".wd-summary")).to_be_focused()

        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.get_by_label("Your e-mail address")).to_be_focused()


def skip_to_the_content(page):
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def go_to(page, target):
    """Tab until the focus is there; wherever it rests on the way, it is seen."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the last element, on the way round
        must_be_seen(page)
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{page.url}: {target} is not reached by the Tab key")


def must_be_seen(page):
    """The browser scrolls to the focus a moment after it has moved."""
    for _try in range(20):
        focus = page.evaluate(FOCUS)
        if focus["inView"] and focus["ring"]:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url}: nobody sees where the focus is: {focus}")


def enter(page, target):
    """Follow a link, or send a form."""
    go_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page, target, text):
    go_to(page, target)
    page.keyboard.type(text)
