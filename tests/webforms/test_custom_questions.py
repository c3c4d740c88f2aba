"""A form asks for custom fields, and these change, stop or go away under it."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from core.conversations.arrivals import Arrival
from core.conversations.models import Intake, IntakeState, Message
from core.conversations.services import handle_intake, receive, requests
from core.work.errors import InUse
from core.work.models import CustomField, FieldType, WorkItem, WorkItemType
from core.work.services import create_type, delete_field, update_field
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage, Submission

SENT = {"your_e_mail": "mia@seegrund.example", "what_happened": "It drifts.", "serial_number": "PL3"}


@pytest.fixture
def serial(db):
    return CustomField.objects.create(kind="ticket", key="serial", label="Serial", field_type=FieldType.TEXT)


@pytest.fixture
def page(serial):
    """A published form: address, message, serial number."""
    page = FormPage(title="Contact us", slug="contact")
    Page.objects.get(depth=2).add_child(instance=page)
    ask(page, "Your e-mail", FieldKind.EMAIL, Meaning.EMAIL)
    ask(page, "What happened?", FieldKind.TEXT, Meaning.MESSAGE)
    ask(page, "Serial number", FieldKind.LINE, Meaning.CUSTOM, custom_field=serial)
    return page


def ask(page, label, kind, meaning, **more):
    """One more question, behind the others: databases do not agree where one without an order stands."""
    order = page.fields.count()
    return FormField.objects.create(page=page, sort_order=order, label=label, kind=kind, meaning=meaning, **more)


def by_browser(client, page, data):
    return client.post(page.url, data).status_code == 302


def by_program(client, page, data):
    url = f"/api/v1/forms/{page.pk}/submissions"
    return client.post(url, data, content_type="application/json").status_code == 201


def told():
    """What the one request says."""
    return WorkItem.objects.get().conversations.get().messages.get().text


@pytest.mark.parametrize("send", [by_browser, by_program])
@pytest.mark.parametrize("kind", [FieldKind.LINE, FieldKind.CHOICE])
def test_the_answer_to_a_question_whose_field_is_gone_stands_in_the_text(client, page, send, kind):
    page.fields.filter(meaning=Meaning.CUSTOM).update(custom_field=None, kind=kind)

    assert send(client, page, SENT)

    assert told() == "It drifts.\n\nSerial number: PL3"
    assert Submission.objects.get().answers["serial_number"] == "PL3"


def test_a_field_that_a_form_asks_for_is_not_deleted(cast, page, serial, fingerprint):
    before = fingerprint()

    with pytest.raises(InUse, match="“Contact us: Serial number” still uses it"):
        delete_field(custom_field=serial, by=cast.root.actor)

    assert fingerprint() == before


def test_programs_are_told_which_question_keeps_a_field(client, cast, page, serial, fingerprint):
    cast.sign_in(client, "root")
    before = fingerprint()

    answer = client.delete(f"/api/v1/custom-fields/{serial.pk}")

    assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
    assert "Contact us: Serial number" in answer.json()["detail"]
    assert fingerprint() == before


def test_a_draft_outlives_the_field_it_asks_for(client, cast, page, serial):
    page.save_revision()
    FormField.objects.filter(custom_field=serial).delete()
    delete_field(custom_field=serial, by=cast.root.actor)
    cast.sign_in(client, "root")

    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert client.get(f"/admin/pages/{page.pk}/revisions/{page.latest_revision.pk}/view/").status_code == 200
    page.latest_revision.publish()
    client.logout()
    assert by_browser(client, page, SENT)
    assert told() == "It drifts.\n\nSerial number: PL3"


@pytest.fixture
def fault(cast):
    return create_type(by=cast.root.actor, kind="ticket", name="Fault")


def made_inactive(serial, by, fault):
    update_field(custom_field=serial, by=by, is_active=False)


def made_for_another_type(serial, by, fault):
    update_field(custom_field=serial, by=by, item_types=[fault])


@pytest.mark.parametrize("change", [made_inactive, made_for_another_type])
def test_a_form_asks_only_for_fields_that_its_requests_have(client, cast, page, serial, fault, change):
    url = f"/api/v1/forms/{page.pk}"
    assert "Serial number" in client.get(page.url).content.decode()

    change(serial, cast.root.actor, fault)

    assert "Serial number" not in client.get(page.url).content.decode()
    assert "serial_number" not in [one["key"] for one in client.get(url).json()["questions"]]
    without = {key: value for key, value in SENT.items() if key != "serial_number"}
    assert by_browser(client, page, without)
    assert WorkItem.objects.get().custom == {}
    assert told() == "It drifts."


@pytest.mark.parametrize("send", [by_browser, by_program])
@pytest.mark.parametrize("change", [made_inactive, made_for_another_type])
@pytest.mark.parametrize(
    ("field_type", "value", "words"),
    [(FieldType.TEXT, "PL3", "PL3"), (FieldType.CHECKBOX, "on", "Yes"), (FieldType.NUMBER, "twelve", "twelve")],
)
def test_an_answer_whose_field_stopped_after_the_form_was_opened_stands_in_the_text(
    client, cast, page, serial, fault, send, change, field_type, value, words
):
    CustomField.objects.filter(pk=serial.pk).update(field_type=field_type)
    ask(page, "Serial number", FieldKind.LINE, Meaning.ANSWER, required=False)
    change(serial, cast.root.actor, fault)

    assert send(client, page, {**SENT, "serial_number": value, "serial_number_": "second"})

    assert told() == f"It drifts.\n\nSerial number: second\nSerial number: {words}"
    assert WorkItem.objects.get().custom == {}
    assert Submission.objects.get().answers["serial_number"] in (value, True)


def test_an_empty_answer_to_what_is_asked_no_more_leaves_the_others_their_names(client, cast, page, serial):
    ask(page, "Serial number", FieldKind.LINE, Meaning.ANSWER)
    made_inactive(serial, cast.root.actor, None)

    assert by_browser(client, page, {**SENT, "serial_number": "", "serial_number_": "second"})

    assert told() == "It drifts.\n\nSerial number: second"


def test_an_answer_to_what_is_asked_no_more_outlives_a_mistake_in_another(client, cast, page, serial):
    made_inactive(serial, cast.root.actor, None)

    again = client.post(page.url, {**SENT, "your_e_mail": "mia"}).content.decode()

    assert '<input type="hidden" name="serial_number" value="PL3"' in again


@pytest.mark.parametrize("send", [by_browser, by_program])
def test_an_answer_to_what_is_asked_no_more_is_no_longer_than_when_it_was_asked(
    client, cast, page, serial, fingerprint, send
):
    made_inactive(serial, cast.root.actor, None)
    before = fingerprint()

    assert not send(client, page, {**SENT, "serial_number": "x" * 1001})
    assert fingerprint() == before
    assert send(client, page, {**SENT, "serial_number": "x" * 1000})


def test_a_form_for_a_type_asks_for_the_fields_of_that_type(client, cast, page, serial, fault):
    made_for_another_type(serial, cast.root.actor, fault)
    FormPage.objects.filter(pk=page.pk).update(item_type=fault)

    assert by_browser(client, page, SENT)

    assert WorkItem.objects.get().custom == {"serial": "PL3"}


@pytest.mark.parametrize("change", [made_inactive, made_for_another_type])
@pytest.mark.parametrize("html", ["", "<p>It drifts.</p>"])
def test_what_its_field_no_longer_takes_stands_in_the_text_of_the_request(
    cast, serial, fault, change, html, monkeypatch
):
    CustomField.objects.create(kind="ticket", key="floor", label="Floor", field_type=FieldType.NUMBER)
    CustomField.objects.create(kind="ticket", key="lit", label="Lit", field_type=FieldType.CHECKBOX)
    custom = {"serial": "PL<3>", "floor": "ground", "lit": True, "gone": False}
    arrival = Arrival(sender_value="mia@seegrund.example", text="It drifts.", html=html, custom=custom)
    intake = receive(arrival, source="form:1", channel="form")

    change(serial, cast.root.actor, fault)
    monkeypatch.setattr(requests, "body_of", lambda **parts: pytest.fail("cleaned inside the transaction"))

    assert handle_intake(intake.pk).state == IntakeState.HANDLED
    assert told() == "It drifts.\n\nSerial: PL<3>\nFloor: ground\ngone: No"
    shown = BeautifulSoup(Message.objects.get().html_new, "html.parser").get_text("\n", strip=True)
    assert shown == "It drifts.\nSerial: PL<3>\nFloor: ground\ngone: No"
    assert WorkItem.objects.get().custom == {"lit": True}
    assert Intake.objects.get().payload["custom"] == custom


def edited(editor, page, serial, **more):
    question = {"label": "Serial number", "kind": "line", "meaning": "custom", "custom_field": serial.pk}
    fields = {"title": "Contact us", "slug": "contact", "thanks": rich_text(""), "fields": inline_formset([question])}
    return editor.post(f"/admin/pages/{page.pk}/edit/", nested_form_data({**fields, **more}))


def kept(page):
    """All of a page that its editor could change; Wagtail notes beside it who is editing."""
    return list(FormPage.objects.values()), list(FormField.objects.values()), page.revisions.count()


def test_an_editor_is_told_which_question_asks_for_an_inactive_field(client, cast, page, serial):
    made_inactive(serial, cast.root.actor, None)
    cast.sign_in(client, "root")
    before = kept(page)

    answer = edited(client, page, serial)

    assert "“Serial” is not active" in answer.content.decode()
    assert kept(page) == before


def test_an_editor_is_told_which_question_asks_for_a_field_of_another_type(client, cast, page, serial, fault):
    made_for_another_type(serial, cast.root.actor, fault)
    cast.sign_in(client, "root")
    question = WorkItemType.objects.get(name="Question")
    before = kept(page)

    for target in ("", question.pk):
        answer = edited(client, page, serial, item_type=target)
        assert "has no field “Serial”" in answer.content.decode()
    assert kept(page) == before
    assert edited(client, page, serial, item_type=fault.pk).status_code == 302
