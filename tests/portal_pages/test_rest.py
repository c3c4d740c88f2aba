"""Customers read and answer through the API what they could in the portal, and nothing more."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core.conversations.models import Attachment, Message
from core.conversations.services import add_message, internal_conversation, store_upload
from core.conversations.services import files as storing
from tests.portal_pages.test_requests import item, make_request  # noqa: F401 - a fixture of the same words

REQUESTS = "/api/v1/requests"


def test_a_customer_lists_reads_and_answers(client, cast, item):  # noqa: F811
    cast.sign_in(client, "dana")
    (row,) = client.get(REQUESTS).json()["results"]
    assert (row["number"], row["title"]) == (item.number, "Drift")

    url = f"{REQUESTS}/{item.number}/messages"
    answer = client.post(url, {"text": "The new one."}, content_type="application/json")

    assert answer.status_code == 201
    texts = [one["text"] for one in client.get(url).json()["results"]]
    assert texts == ["Drift happened.", "Which lamp?", "The new one."]


@pytest.mark.parametrize(("who", "status"), [("erin", 404), ("alice", 404), ("root", 404), ("visitor", 401)])
@pytest.mark.parametrize("path", ["", "/messages", "/close"])
def test_nobody_else_reaches_it(client, cast, item, who, status, path, fingerprint):  # noqa: F811
    cast.sign_in(client, who)
    before = fingerprint()

    method = client.post if path else client.get
    answer = method(f"{REQUESTS}/{item.number}{path}", {"text": "x"} if path else {}, content_type="application/json")

    assert answer.status_code == status
    assert fingerprint() == before


def test_a_customer_closes_a_request_and_is_named_for_it(client, cast, item):  # noqa: F811
    cast.sign_in(client, "dana")

    answer = client.post(f"{REQUESTS}/{item.number}/close")

    assert (answer.status_code, answer.json()["category"]) == (200, "resolved")
    cast.sign_in(client, "alice")
    told = client.get(f"/api/v1/tickets/{item.number}/activity").json()["results"][-1]
    assert (told["verb"], told["text"]) == ("work.solved", "marked the request as solved")
    assert told["actor"]["name"] == "Dana"


def test_notes_never_leave_by_this_door(client, cast, item):  # noqa: F811
    note = internal_conversation(item=item, by=cast.alice.actor)
    add_message(conversation=note, by=cast.alice.actor, text="Very secret.")
    cast.sign_in(client, "dana")

    assert "ecret" not in client.get(f"{REQUESTS}/{item.number}/messages").content.decode()


def test_the_list_of_requests_costs_the_same_at_any_length(client, cast, item, count_queries):  # noqa: F811
    cast.sign_in(client, "dana")
    few = count_queries(lambda: client.get(REQUESTS))
    for number in range(20):
        make_request(cast.dana.customer, f"More {number}")

    assert count_queries(lambda: client.get(REQUESTS)) == few


def test_pages_are_given_only_when_everybody_may_read_them(client, cast):
    home = Page.objects.get(depth=2)
    secret = home.add_child(instance=Page(title="Secret", slug="secret"))
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    draft = home.add_child(instance=Page(title="Draft", slug="draft", live=False))
    cast.sign_in(client, "root")

    titles = [row["title"] for row in client.get("/api/v2/pages/").json()["items"]]

    assert titles
    assert {"Secret", "Draft"}.isdisjoint(titles)
    assert client.get(f"/api/v2/pages/{secret.pk}/").status_code == 404
    assert client.get(f"/api/v2/pages/{draft.pk}/").status_code == 404


def upload(client, name="lamp.txt", content=b"lamp"):
    return client.post("/api/v1/attachments", {"file": SimpleUploadedFile(name, content)})


def answer_with(client, request, **body):
    return client.post(f"{REQUESTS}/{request.number}/messages", body, content_type="application/json")


def test_a_customer_answers_with_a_file_they_uploaded(client, cast, item):  # noqa: F811
    cast.sign_in(client, "dana")
    sent = upload(client)
    assert sent.status_code == 201, sent.json()

    answer = answer_with(client, item, attachments=[sent.json()["id"]])

    assert answer.status_code == 201, answer.json()
    message = client.get(f"{REQUESTS}/{item.number}/messages").json()["results"][-1]
    assert (message["is_mine"], [one["name"] for one in message["attachments"]]) == (True, ["lamp.txt"])
    content = f"/api/v1/attachments/{sent.json()['id']}/content"
    assert b"".join(client.get(content).streaming_content) == b"lamp"
    cast.sign_in(client, "erin")
    assert client.get(content).status_code == 404


@pytest.mark.parametrize("uploader", ["erin", "alice"])
def test_a_customer_cannot_send_the_upload_of_somebody_else(client, cast, item, fingerprint, uploader):  # noqa: F811
    theirs = store_upload(file=b"secret", name="secret.txt", uploaded_by=getattr(cast, uploader).user)
    cast.sign_in(client, "dana")
    before = fingerprint()

    answer = answer_with(client, item, text="Give", attachments=[theirs.pk])

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["attachments"])
    assert fingerprint() == before


@pytest.mark.parametrize(("who", "other"), [("dana", "erin"), ("alice", "bob")])
def test_a_file_that_nobody_was_sent_is_read_by_its_uploader_only(client, cast, who, other):
    cast.sign_in(client, who)
    sent = f"/api/v1/attachments/{upload(client).json()['id']}"

    assert client.get(sent).json()["name"] == "lamp.txt"
    assert b"".join(client.get(f"{sent}/content").streaming_content) == b"lamp"
    for stranger in (other, "visitor"):
        cast.sign_in(client, stranger)
        assert client.get(sent).status_code in (401, 404)
        assert client.get(f"{sent}/content").status_code in (401, 404)


def test_a_file_is_sent_once(client, cast, item):  # noqa: F811
    cast.sign_in(client, "dana")
    sent = upload(client).json()["id"]
    assert answer_with(client, item, attachments=[sent]).status_code == 201

    again = answer_with(client, item, text="Again", attachments=[sent])

    assert again.status_code == 400
    assert Message.objects.filter(attachments=sent).count() == 1


def test_an_answer_without_words_and_files_is_refused(client, cast, item, fingerprint):  # noqa: F811
    cast.sign_in(client, "dana")
    before = fingerprint()

    answer = answer_with(client, item, text=" ")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["text"])
    assert fingerprint() == before


def test_a_visitor_uploads_nothing(client, cast, fingerprint):
    before = fingerprint()

    assert upload(client).status_code == 401
    assert fingerprint() == before


def test_customers_do_not_fill_the_disk_with_files_they_never_send(client, cast, monkeypatch):
    monkeypatch.setattr(storing, "MOST_WAITING", 2)
    cast.sign_in(client, "dana")

    answers = [upload(client) for _time in range(3)]

    assert [one.status_code for one in answers] == [201, 201, 409]
    assert Attachment.objects.count() == 2


def test_what_nobody_sent_is_removed_after_two_days(client, cast, item, django_capture_on_commit_callbacks):  # noqa: F811
    cast.sign_in(client, "dana")
    forgotten, sent = (upload(client).json()["id"] for _time in range(2))
    answer_with(client, item, attachments=[sent])
    file = Attachment.objects.get(pk=forgotten).file
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=3))

    with django_capture_on_commit_callbacks(execute=True):
        storing.prune_unsent()

    assert list(Attachment.objects.values_list("pk", flat=True)) == [sent]
    assert not file.storage.exists(file.name)


def test_the_file_of_an_answer_that_has_not_left_is_not_shown(client, cast, item):  # noqa: F811
    file = store_upload(file=b"early", name="early.txt", uploaded_by=cast.alice.user)
    talk = item.conversations.get(audience="public")
    add_message(conversation=talk, by=cast.alice.actor, text="Soon", attachments=[file.pk], undo_seconds=60)
    cast.sign_in(client, "dana")

    assert client.get(f"/api/v1/attachments/{file.pk}/content").status_code == 404
    assert client.get(f"/api/v1/attachments/{file.pk}").status_code == 404


def test_writing_with_a_session_needs_the_csrf_token(cast, item, fingerprint):  # noqa: F811
    client = Client(enforce_csrf_checks=True)
    cast.sign_in(client, "dana")
    before = fingerprint()

    answer = answer_with(client, item, text="Forged")

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["code"] == "csrf_failed"
    assert fingerprint() == before


def test_messages_cost_the_same_with_any_number_of_files(client, cast, item, count_queries):  # noqa: F811
    cast.sign_in(client, "dana")
    url = f"{REQUESTS}/{item.number}/messages"
    answer_with(client, item, attachments=[upload(client).json()["id"]])
    few = count_queries(lambda: client.get(url))

    for _time in range(4):
        answer_with(client, item, attachments=[upload(client).json()["id"] for _file in range(2)])

    assert count_queries(lambda: client.get(url)) == few
