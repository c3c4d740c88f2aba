"""Every screen, looked at: accessible in light and dark, no wider than a phone, and silent in the console.

`visit` fails a test when a page wrote an error to the console, so that a violation of the content security policy or
a missing file is found here too.
"""

import pytest
from playwright.sync_api import expect

from tests.browsers import scrolls_sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]

DANA = "dana@lindenau.example"
ALICE = "alice@nordlicht.example"
ADMIN = "admin@nordlicht.example"
VISITOR = ""
ARTICLE = "/help/lamps/replace-the-lamp/"
#: Not translated: shown in English among the Norwegian pages.
STAND_IN = "/nb/help/orders/warranty/"
SCREENS = {
    VISITOR: [
        "/",
        "/fi/",
        ARTICLE,
        STAND_IN,
        "/help/",
        "/help/lamps/",
        "/contact/",
        "/search/?q=lamp",
        "/search/?q=xyzzyqwv",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
    ],
    DANA: [
        "/",
        "/portal/",
        "/portal/?state=all",
        "/portal/requests/34/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/devices/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
    ],
    ALICE: [
        "/admin/",
        "/admin/tickets/?tab=all",
        "/admin/tickets/34/",
        "/admin/tickets/new/",
        "/admin/customers/",
        "/admin/search/?q=lamp",
    ],
    ADMIN: [
        "/admin/plugins/",
        "/admin/health/",
        "/admin/deliveries/",
        "/admin/outgoing-mail/",
        "/admin/projects/",
        "/admin/projects/new/",
        "/admin/projects/1/",
    ],
}
#: Wagtail's own: its two search boxes are both unnamed landmarks.
WAGTAILS_OWN = ("landmark-unique",)
#: Colours fade into the other theme; halfway they have no contrast that anybody sees.
SETTLED = "Promise.all(document.getAnimations().map((animation) => animation.finished))"
PHONE = {VISITOR: SCREENS[VISITOR], DANA: SCREENS[DANA], ALICE: SCREENS[ALICE][:3]}


def ours(page):
    """What axe finds in light and in dark, less what Wagtail brings along."""
    page.wait_for_load_state("networkidle")
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found += [f"{page.url} {scheme} {line}" for line in violations(page) if not line.startswith(WAGTAILS_OWN)]
    return found


@pytest.mark.parametrize("person", SCREENS, ids=["visitor", "customer", "agent", "administrator"])
def test_no_screen_has_a_barrier_that_axe_finds(visit, person):
    found = []
    with visit(person) as page:
        for address in SCREENS[person]:
            answer = page.goto(address)
            assert answer is not None and answer.ok, address
            found += ours(page)
    assert found == []


def test_a_form_says_what_is_wrong_and_what_was_received_without_barriers(visit):
    with visit() as page:
        page.goto("/contact/")
        page.get_by_role("button", name="Send request").click()
        expect(page.locator(".wd-summary")).to_be_focused()
        found = ours(page)

        page.get_by_label("Your e-mail address").fill("new.person@kallio.example")
        page.get_by_label("What is it about, in one sentence?").fill("Only a look")
        page.get_by_label("What happened").fill("Nothing, this is a look at the screen.")
        page.get_by_role("button", name="Send request").click()
        expect(page.locator("h1 .wd-number")).to_be_visible()
        assert found + ours(page) == []


@pytest.mark.parametrize("person", PHONE, ids=["visitor", "customer", "agent"])
def test_nothing_is_wider_than_a_phone(visit, person):
    with visit(person, width=390) as page:
        for address in PHONE[person]:
            page.goto(address)
            assert not scrolls_sideways(page), address


@pytest.mark.parametrize("width", [1000, 1280, 1440])
def test_no_property_of_a_ticket_is_cut(visit, width):
    cut = """selects => selects.flatMap((select) => {
        const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d");
        const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        pen.font = style.font;
        return [...select.options].map((one) => one.text).filter((text) => pen.measureText(text).width > room);
    })"""
    with visit(ALICE, width=width) as page:
        page.goto("/admin/tickets/34/")

        selects = page.locator(".wd-props select")

        expect(selects.first).to_be_visible()
        assert selects.evaluate_all(cut) == []


def test_on_a_phone_the_desk_shows_one_pane_at_a_time(visit):
    with visit(ALICE, width=390) as page:
        page.goto("/admin/tickets/34/")
        panes = {"Conversation": ".wd-thread", "Details": ".wd-details", "Inbox": ".wd-inbox"}
        for name, shown in panes.items():
            page.get_by_role("navigation", name="Panes of the desk").get_by_role("link", name=name).click()
            expect(page.locator(shown)).to_be_visible()
            for other in set(panes.values()) - {shown}:
                expect(page.locator(other)).to_be_hidden()
            assert not scrolls_sideways(page), name
