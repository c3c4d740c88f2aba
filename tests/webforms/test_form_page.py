"""A customer fills in a form, with and without a sign-in, and gets a number."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Page

from core.conversations.models import Intake, IntakeState
from core.plugins.switches import set_enabled
from core.work.models import CustomField, FieldType, WorkItem
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage, Submission


@pytest.fixture
def page(db, cast):
    """A published form: address, title, message, urgency, a serial number, files."""
    serial = CustomField.objects.create(kind="ticket", key="serial", label="Serial number", field_type=FieldType.TEXT)
    page = FormPage(title="Contact us", slug="contact", team=cast.field_support, tags="form, web")
    Page.objects.get(depth=2).add_child(instance=page)
    rows = [
        ("Your e-mail", FieldKind.EMAIL, Meaning.EMAIL, True),
        ("Subject", FieldKind.LINE, Meaning.SUBJECT, True),
        ("What happened?", FieldKind.TEXT, Meaning.MESSAGE, True),
        ("How urgent?", FieldKind.CHOICE, Meaning.ANSWER, False),
        ("Serial number", FieldKind.LINE, Meaning.CUSTOM, False),
        ("Photos", FieldKind.FILE, Meaning.ANSWER, False),
    ]
    for order, (label, kind, meaning, required) in enumerate(rows):
        FormField.objects.create(
            page=page, label=label, kind=kind, meaning=meaning, required=required, sort_order=order,
            choices="Now\nLater" if kind == FieldKind.CHOICE else "",
            custom_field=serial if meaning == Meaning.CUSTOM else None,
        )  # fmt: skip
    return page


def filled(**more):
    return {
        "your_e_mail": "mia@seegrund.example",
        "subject": "It drifts",
        "what_happened": "Since the update.",
        "how_urgent": "Now",
        "serial_number": "PL3-204817",
        **more,
    }


def test_a_visitor_gets_a_number(client, page):
    sent = client.post(page.url, filled(photos=SimpleUploadedFile("log.txt", b"log")))

    answer = client.get(sent["Location"])
    item = WorkItem.objects.get()
    assert f"#{item.number}" in answer.content.decode()
    assert "mia@seegrund.example" in answer.content.decode()
    assert (item.title, item.team, item.custom) == ("It drifts", page.team, {"serial": "PL3-204817"})
    assert sorted(item.tags.values_list("name", flat=True)) == ["form", "web"]
    message = item.conversations.get().messages.get()
    assert message.text == "Since the update.\n\nHow urgent?: Now"
    assert message.attachments.get().name == "log.txt"
    assert Submission.objects.get().answers["how_urgent"] == "Now"


def test_the_receipt_leads_to_the_request_and_to_all_of_them(client, page, cast):
    def links(who):
        cast.sign_in(client, who)
        found = BeautifulSoup(client.get(client.post(page.url, filled())["Location"]).content, "html.parser")
        return {link.text.strip(): link["href"] for link in found.select("main a")}

    for who, words in (("visitor", "Sign in and follow the request"), ("dana", "View the request")):
        seen = links(who)
        assert seen[words] == f"/portal/requests/{WorkItem.objects.latest('pk').number}/"
        assert seen["My requests"] == "/portal/"
    assert not any(href.startswith("/portal/requests/") for href in links("alice").values())


def test_a_question_for_files_says_how_many_and_how_large(client, page, settings):
    settings.WAGDESK_MAX_UPLOAD_MB = 7

    assert "Up to 5 files, each up to 7 MB." in client.get(page.url).content.decode()


def test_errors_name_the_question_and_keep_the_answers(client, page, fingerprint):
    before = fingerprint()

    answer = client.post(page.url, filled(your_e_mail="nobody", subject=""))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Since the update." in text
    assert text.count('aria-invalid="true"') == 2
    assert fingerprint() == before


def test_sending_the_same_form_twice_is_one_request(client, page):
    token = re.search(r'name="token" value="([^"]+)"', client.get(page.url).content.decode()).group(1)

    client.post(page.url, filled(token=token))
    client.post(page.url, filled(token=token))

    assert WorkItem.objects.count() == Submission.objects.count() == 1


def test_a_signed_in_customer_is_not_asked_who_they_are(client, page, cast):
    cast.sign_in(client, "dana")
    assert "your_e_mail" not in client.get(page.url).content.decode()

    data = filled()
    del data["your_e_mail"]
    client.post(page.url, data)

    assert WorkItem.objects.get().requesters.get() == cast.dana.customer


def test_a_robot_is_thanked_and_nothing_is_stored(client, page, fingerprint):
    before = fingerprint()

    client.post(page.url, filled(website="http://spam.example"))

    assert fingerprint() == before


def test_a_form_nobody_takes_is_kept(client, page):
    set_enabled(slug="tickets", enabled=False)

    sent = client.post(page.url, filled())

    assert Intake.objects.get().state == IntakeState.WAITING
    assert client.get(sent["Location"]).status_code == 200
    assert not WorkItem.objects.exists()


def test_the_receipt_says_when_it_was_sent(client, page):
    sent = client.post(page.url, filled())

    moment = BeautifulSoup(client.get(sent["Location"]).content, "html.parser").select_one("main time")
    assert moment["datetime"] == timezone.localtime(Submission.objects.get().created_at).isoformat("T", "seconds")
    assert str(timezone.localdate().year) in moment.get_text()


def test_the_answers_are_kept_when_handling_fails(client, page, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("not today")

    monkeypatch.setattr("plugins.tickets.intake.open_request", fail)

    answer = client.post(page.url, filled(token="7c9e6679-7425-40de-944b-e07fc1f90ae7"))

    assert answer.status_code == 302
    kept = Submission.objects.get()
    assert (kept.intake.state, kept.answers["subject"]) == (IntakeState.NEW, "It drifts")


def test_a_mistyped_domain_is_pointed_out_and_refused_nowhere(client, page):
    wrong = client.post(page.url, filled(your_e_mail="mia@gmial.com", subject="")).content.decode()
    sent = client.post(page.url, filled(your_e_mail="mia@gmial.com"))

    asked = "Did you mean <strong>mia@gmail.com</strong>?"
    assert asked in wrong
    assert WorkItem.objects.get().requesters.get().primary_address == "mia@gmial.com"
    thanks = client.get(sent["Location"]).content.decode()
    assert asked in thanks
    assert f'<a href="{page.url}">Send the request once more</a>' in thanks


def test_an_address_that_looks_right_is_not_questioned(client, page):
    sent = client.post(page.url, filled())

    assert "Did you mean" not in client.get(sent["Location"]).content.decode()


def test_a_foreign_or_old_thanks_address_shows_nothing(client, page):
    assert client.get(f"{page.url}?sent=forged")["Location"] == page.url


def test_programs_read_the_questions_and_send_answers_once(client, page):
    questions = client.get(f"/api/v1/forms/{page.pk}").json()["questions"]
    assert [one["key"] for one in questions][:2] == ["your_e_mail", "subject"]

    url, headers = f"/api/v1/forms/{page.pk}/submissions", {"Idempotency-Key": "abc"}
    first = client.post(url, filled(), content_type="application/json", headers=headers)
    again = client.post(url, filled(), content_type="application/json", headers=headers)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert first.json()["number"] == WorkItem.objects.get().number


def test_programs_are_told_which_answer_is_wrong(client, page, fingerprint):
    before = fingerprint()

    answer = client.post(
        f"/api/v1/forms/{page.pk}/submissions", filled(how_urgent="Never"), content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == ["how_urgent"]
    assert fingerprint() == before


@pytest.mark.parametrize("body", ["[]", '"x"', "{", ""])
def test_programs_that_send_no_object_are_refused(client, page, body):
    answer = client.post(f"/api/v1/forms/{page.pk}/submissions", body, content_type="application/json")

    assert answer.status_code == 400


def test_an_unpublished_form_is_not_found(client, page):
    page.unpublish()

    assert client.get(f"/api/v1/forms/{page.pk}").status_code == 404


def test_answers_that_no_database_keeps_are_refused_by_name(page, client, fingerprint):
    body = json.dumps(filled(subject="a\ud800b"))
    before = fingerprint()

    answer = client.post(f"/api/v1/forms/{page.pk}/submissions", body, content_type="application/json")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["subject"])
    assert fingerprint() == before
