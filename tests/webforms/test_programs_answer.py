"""Programs that send what a form does not ask for are told; nothing of it is dropped unseen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.work.models import WorkItem
from webforms.fields import FieldKind, Meaning

ANSWERS = {"your_e_mail": "mia@seegrund.example", "what_happened": "It drifts."}


@pytest.fixture
def page(make_form):
    """A published form: address, message, a box to tick, files."""
    return make_form(
        ("Your e-mail", FieldKind.EMAIL, Meaning.EMAIL),
        ("What happened?", FieldKind.TEXT, Meaning.MESSAGE),
        ("Since the update", FieldKind.CHECKBOX, Meaning.ANSWER),
        ("Photos", FieldKind.FILE, Meaning.ANSWER),
        required=False,
    )


@pytest.fixture
def send(client, page):
    def call(data, content_type="application/json"):
        kind = {"content_type": content_type} if content_type else {}
        return client.post(f"/api/v1/forms/{page.pk}/submissions", {**ANSWERS, **data}, **kind)

    return call


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"urgent": "yes", "what_hapened": "It leaks."}, ["urgent", "what_hapened"]),
        ({"website": "https://seegrund.example"}, ["website"]),
        ({"what_happened": {"de": "Es tropft."}}, ["what_happened"]),
        ({"what_happened": ["It leaks."], "your_e_mail": []}, ["what_happened", "your_e_mail"]),
        ({"since_the_update": [True]}, ["since_the_update"]),
        ({"token": {}}, ["token"]),
        ({"photos": "log.txt"}, ["photos"]),
    ],
)
def test_what_is_no_answer_is_refused_by_name(send, fingerprint, more, named):
    before = fingerprint()

    answer = send(more)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert sorted(answer.json()["errors"]) == sorted(named)
    assert fingerprint() == before


def test_parts_of_a_form_are_judged_alike(send, fingerprint):
    before = fingerprint()

    answer = send(
        {"what_happened": ["It drifts.", "It leaks."], "log": SimpleUploadedFile("log.txt", b"log"), "urgent": "yes"},
        None,
    )

    assert answer.status_code == 400
    assert sorted(answer.json()["errors"]) == ["log", "urgent", "what_happened"]
    assert fingerprint() == before


def test_a_file_is_an_answer_only_where_files_are_asked_for_and_there_no_text_is_beside_it(send, fingerprint):
    before = fingerprint()
    file, photo = SimpleUploadedFile("log.txt", b"log"), SimpleUploadedFile("a.txt", b"log")

    answer = send({"what_happened": file, "since_the_update": [file, file], "photos": [photo, "b.txt"]}, None)

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "what_happened": ["This question takes no file."],
        "since_the_update": ["This question takes no file."],
        "photos": ["Send files as parts of multipart/form-data."],
    }
    assert fingerprint() == before


def test_several_files_and_one_of_everything_else_are_taken(send):
    photos = [SimpleUploadedFile(name, b"log") for name in ("a.txt", "b.txt")]

    assert send({"photos": photos, "since_the_update": "true"}, None).status_code == 201

    message = WorkItem.objects.get().conversations.get().messages.get()
    assert message.text == "It drifts.\n\nSince the update: Yes"
    assert message.attachments.count() == len(photos)


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_an_answer_to_what_is_not_required(send, nothing):
    assert send({"since_the_update": nothing, "photos": nothing}).status_code == 201
