"""A form that was opened once and is sent again: the same answers are one request, others are another."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.work.models import WorkItem
from webforms.fields import FieldKind, Meaning
from webforms.models import Submission

#: What an opened form carries along.
TOKEN = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


@pytest.fixture
def page(make_form):
    """A published form: address, message, serial number, files."""
    return make_form(
        ("Your e-mail", FieldKind.EMAIL, Meaning.EMAIL),
        ("What happened?", FieldKind.TEXT, Meaning.MESSAGE),
        ("Serial number", FieldKind.LINE, Meaning.ANSWER),
        ("Photos", FieldKind.FILE, Meaning.ANSWER),
        required=False,
    )


def filled(photo=b"log", **more):
    return {
        "token": TOKEN,
        "your_e_mail": "mia@gmial.com",
        "what_happened": "It drifts.",
        "serial_number": "PL3",
        "photos": SimpleUploadedFile("log.txt", photo),
        **more,
    }


def test_the_same_answers_twice_are_one_request(client, page):
    numbers = [client.get(client.post(page.url, filled())["Location"]).context["number"] for _ in range(2)]

    assert numbers == [WorkItem.objects.get().number] * 2
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [{"your_e_mail": "mia@gmail.com"}, {"what_happened": "It leaks."}, {"serial_number": ""}, {"photo": b"new"}],
)
def test_other_answers_are_another_request(client, page, other):
    client.post(page.url, filled())

    sent = client.post(page.url, filled(**other))

    newest = WorkItem.objects.latest("pk")
    thanks = client.get(sent["Location"]).content.decode()
    assert f"#{newest.number}" in thanks
    assert f"goes to <strong>{other.get('your_e_mail', 'mia@gmial.com')}</strong>" in thanks
    message = newest.conversations.get().messages.get()
    assert message.text.startswith(other.get("what_happened", "It drifts."))
    assert message.attachments.get().file.read() == other.get("photo", b"log")
    assert WorkItem.objects.count() == Submission.objects.count() == 2


def test_a_corrected_address_counts_where_the_form_has_no_question_for_it(client, page):
    page.fields.filter(meaning=Meaning.EMAIL).delete()

    for address in ("mia@gmial.com", "mia@gmail.com", "mia@gmail.com"):
        client.post(page.url, filled(email=address))

    asked_by = [item.requesters.get().primary_address for item in WorkItem.objects.order_by("pk")]
    assert asked_by == ["mia@gmial.com", "mia@gmail.com"]


def test_programs_cannot_use_a_key_again_for_other_answers(client, page, fingerprint):
    def send(message):
        url, body = f"/api/v1/forms/{page.pk}/submissions", {"your_e_mail": "mia@gmail.com", "what_happened": message}
        return client.post(url, body, content_type="application/json", headers={"Idempotency-Key": "abc"})

    send("It drifts.")
    before = fingerprint()

    answer = send("It leaks.")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert fingerprint() == before
