"""Whom a form takes a request from: anybody who can be answered, and is not blocked."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from core.conversations.models import Intake, IntakeState
from core.conversations.services import handle_intake
from core.events.models import OutgoingMail
from core.people.services import add_address, update_customer
from core.plugins.switches import set_enabled
from core.work.models import WorkItem
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage


@pytest.fixture
def page(db):
    """A published form: an address that is not marked as required, on an ordinary line, and a message."""
    page = FormPage(title="Contact us", slug="contact")
    Page.objects.get(depth=2).add_child(instance=page)
    rows = [("From", FieldKind.LINE, Meaning.EMAIL, False), ("Message", FieldKind.TEXT, Meaning.MESSAGE, True)]
    for label, kind, meaning, required in rows:
        FormField.objects.create(page=page, label=label, kind=kind, meaning=meaning, required=required)
    return page


def by_browser(client, page, data):
    """The status, and what is said of the address."""
    answer = client.post(page.url, data)
    return answer.status_code, "" if answer.status_code == 302 else str(answer.context["form"].errors.get("from", ""))


def by_program(client, page, data, **more):
    answer = client.post(f"/api/v1/forms/{page.pk}/submissions", data, content_type="application/json", **more)
    return answer.status_code, str(answer.json().get("errors", {}).get("from", ""))


@pytest.mark.parametrize(("send", "status"), [(by_browser, 422), (by_program, 400)])
@pytest.mark.parametrize("address", ["", "Mia", "mia@localhost", '"mia"@seegrund.example', "mia@[192.0.2.1]"])
def test_who_could_not_be_answered_is_told_at_once(client, page, fingerprint, send, status, address):
    before = fingerprint()

    answered, said = send(client, page, {"from": address, "message": "It drifts."})

    assert answered == status
    assert "address" in said
    assert fingerprint() == before


def test_who_is_signed_in_is_not_asked_for_an_address(client, cast, page):
    cast.sign_in(client, "dana")

    assert by_browser(client, page, {"message": "It drifts."}) == (302, "")
    assert WorkItem.objects.get().requesters.get() == cast.dana.customer


@pytest.mark.parametrize(("send", "status"), [(by_browser, 302), (by_program, 201)])
@pytest.mark.parametrize("address", ["dana@seegrund.example", "DANA@home.example"])
@pytest.mark.parametrize("who", ["visitor", "dana"])
def test_what_a_blocked_customer_sends_is_left_alone(client, cast, page, send, status, address, who):
    add_address(customer=cast.dana.customer, value="dana@home.example", by=cast.root.actor)
    cast.sign_in(client, who)
    block(cast, True)

    assert send(client, page, {"from": address, "message": "It drifts."}) == (status, "")

    intake = Intake.objects.get()
    assert (intake.state, intake.reason) == (IntakeState.IGNORED, "The sender is blocked.")
    assert handle_intake(intake.pk).state == IntakeState.IGNORED
    assert intake.submission.answers["message"] == "It drifts."
    assert not WorkItem.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.fixture(params=[True, False], ids=["tickets", "nobody takes it"])
def taken(request, cast):
    """Whether a plugin takes what arrives; Dana is blocked, Erin is not."""
    block(cast, True)
    set_enabled(slug="tickets", enabled=request.param)
    return request.param


def test_a_visitor_who_names_a_blocked_address_is_thanked_as_for_any_other(client, page, taken):
    def thanks(address):
        """What is said, with what is each sender's own taken out; a second sending of it says the same."""
        data = {"from": address, "message": "It drifts.", "token": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
        answers = [client.get(client.post(page.url, data)["Location"]) for _ in range(2)]
        numbers = {answer.context["number"] for answer in answers}
        said = BeautifulSoup(answers[0].content, "html.parser").main.get_text(" ", strip=True)
        assert len(numbers) == 1
        return said.replace(address, "me").replace(f"#{numbers.pop()}", "#1")

    blocked, other = thanks("dana@seegrund.example"), thanks("erin@brightwater.example")

    assert blocked == other
    assert ("has the number #1" in blocked) == taken


def test_a_program_that_names_a_blocked_address_is_answered_as_for_any_other(client, page, taken):
    def answer(address):
        data = {"from": address, "message": "It drifts."}
        return client.post(f"/api/v1/forms/{page.pk}/submissions", data, content_type="application/json").json()

    first, blocked, last = map(
        answer, ("erin@brightwater.example", "dana@seegrund.example", "erin@brightwater.example")
    )

    assert first["state"] == blocked["state"] == last["state"] == ("handled" if taken else "received")
    numbers = [one["number"] for one in (first, blocked, last)]
    assert numbers == ([numbers[0], numbers[0] + 1, numbers[0] + 2] if taken else [None] * 3)


def test_why_an_arrival_stopped_is_not_said_in_the_language_of_who_sent_it(client, page, taken):
    for address in ("dana@seegrund.example", "erin@brightwater.example"):
        by_program(client, page, {"from": address, "message": "It drifts."}, headers={"Accept-Language": "fi"})

    blocked, other = Intake.objects.order_by("pk")
    assert blocked.reason == "The sender is blocked."
    assert ("no enabled plugin turns it into work" in other.reason) == (not taken)


def test_administrators_see_what_was_left_alone(client, cast, page):
    block(cast, True)
    by_browser(client, page, {"from": "dana@seegrund.example", "message": "It drifts."})
    cast.sign_in(client, "root")

    shown = client.get("/admin/arrivals/?tab=ignored").content.decode()

    assert "Left alone" in shown
    assert "The sender is blocked." in shown


def test_who_is_blocked_no_more_sends_as_before(client, cast, page):
    block(cast, True)
    block(cast, False)

    assert by_browser(client, page, {"from": "dana@seegrund.example", "message": "It drifts."}) == (302, "")
    assert WorkItem.objects.get().requesters.get() == cast.dana.customer


def test_what_was_left_alone_by_mistake_becomes_work_when_an_administrator_says_so(client, cast, page):
    block(cast, True)
    sent = client.post(page.url, {"from": "dana@seegrund.example", "message": "It drifts."})
    told = client.get(sent["Location"]).context["number"]
    block(cast, False)
    intake = Intake.objects.get()
    again = f"/admin/arrivals/action/again/{intake.pk}/"
    cast.sign_in(client, "root")
    assert again in client.get("/admin/arrivals/?tab=ignored").content.decode()

    client.post(again)

    intake.refresh_from_db()
    assert (intake.state, intake.reason) == (IntakeState.HANDLED, "")
    assert intake.item.requesters.get() == cast.dana.customer
    assert intake.item.number == told


def test_trying_all_again_takes_nothing_that_was_left_alone(client, cast, page):
    block(cast, True)
    by_browser(client, page, {"from": "dana@seegrund.example", "message": "It drifts."})
    cast.sign_in(client, "root")

    client.post("/admin/arrivals/action/again_all/")

    assert Intake.objects.get().state == IntakeState.IGNORED
    assert not WorkItem.objects.exists()


def block(cast, is_blocked):
    update_customer(customer=cast.dana.customer, by=cast.root.actor, changes={"is_blocked": is_blocked})


@pytest.fixture
def two(page):
    """The form with a second question for the sender's address, as an editor could make it."""
    page.fields.update(sort_order=1)
    FormField.objects.create(page=page, sort_order=2, label="Or this", kind=FieldKind.LINE, meaning=Meaning.EMAIL)
    return page


@pytest.mark.parametrize("send", [by_browser, by_program])
@pytest.mark.parametrize("wrong", ["from", "or_this"])
def test_each_of_two_addresses_is_judged(client, two, fingerprint, send, wrong):
    answers = {"from": "mia@seegrund.example", "or_this": "mia@home.example", "message": "It drifts."}
    before = fingerprint()

    status, _said = send(client, two, answers | {wrong: "Mia"})

    assert status in (400, 422)
    assert fingerprint() == before


def test_the_first_of_two_addresses_is_answered_and_the_other_stands_in_the_text(client, two):
    answers = {"from": "mia@seegrund.example", "or_this": "mia@home.example", "message": "It drifts."}

    assert by_browser(client, two, answers) == (302, "")

    item = WorkItem.objects.get()
    assert item.requesters.get().addresses.get().value == "mia@seegrund.example"
    assert item.conversations.get().messages.get().text == "It drifts.\n\nOr this: mia@home.example"


def test_an_editor_is_told_that_one_question_for_the_address_is_enough(client, cast, page):
    cast.sign_in(client, "root")
    questions = [{"label": label, "kind": "email", "meaning": "email"} for label in ("From", "Or this")]
    fields = {"title": "Contact us", "slug": "contact", "thanks": rich_text(""), "fields": inline_formset(questions)}
    before = list(FormField.objects.values())

    answer = client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(fields))

    assert "Another question asks for the sender's address already." in unescape(answer.content.decode())
    assert list(FormField.objects.values()) == before
