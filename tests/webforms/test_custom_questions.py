"""A form asks for custom fields, and these change, stop or go away under it."""

import pytest
from wagtail.models import Page

from core.work.errors import InUse
from core.work.models import CustomField, FieldType, WorkItem
from core.work.services import delete_field
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
    return FormField.objects.create(page=page, label=label, kind=kind, meaning=meaning, **more)


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
