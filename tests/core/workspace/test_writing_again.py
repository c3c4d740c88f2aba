"""A reply or a note that is sent again: the same one is one message, another one is another."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.conversations.models import Attachment, Audience, Conversation, Draft, Message
from core.events.models import OutboxEntry
from core.work.models import Activity, Status, StatusCategory, WorkItem
from core.work.services import update_item

#: What an opened page carries along.
TOKEN = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


@pytest.fixture
def item(make_ticket):
    return make_ticket()


def send(client, item, cast, text="Hello Dana.", file=b"log", **more):
    data = {
        "token": TOKEN,
        "audience": "public",
        "body_public": text,
        "body_internal": text,
        "to": [cast.dana.customer.pk],
        "files": SimpleUploadedFile("log.txt", file),
        **more,
    }
    return client.post(f"/admin/tickets/{item.number}/reply/", data)


def said():
    return [one.text for one in Message.objects.filter(author_user__isnull=False).order_by("pk")]


@pytest.mark.parametrize("audience", Audience.values)
@pytest.mark.parametrize("is_new", [True, False])
def test_the_same_text_three_times_is_one_message(alice, cast, item, audience, is_new):
    place = {} if is_new else {"conversation": item.conversations.get().pk}
    conversations = Conversation.objects.count()

    told = [send(alice, item, cast, audience=audience, **place) for _number in range(3)]

    assert said() == ["Hello Dana."]
    assert {(one.status_code, one["Location"]) for one in told} == {(302, f"/admin/tickets/{item.number}/#newest")}
    assert Attachment.objects.count() == 1
    assert Conversation.objects.count() == conversations + (is_new or audience == Audience.INTERNAL)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "other",
    [{"text": "Hello Mia."}, {"file": b"new"}, {"audience": "internal"}, {"also_to": "a@b.example"}, {"token": ""}],
)
def test_another_text_from_the_same_page_is_another_message(alice, cast, item, other):
    send(alice, item, cast)

    send(alice, item, cast, **other)

    assert said() == ["Hello Dana.", other.get("text", "Hello Dana.")]


def test_each_page_has_its_own_token(alice, item):
    pages = [alice.get(f"/admin/tickets/{item.number}/") for _number in range(2)]

    tokens = [page.context["composer"].token for page in pages]
    assert tokens[0] != tokens[1]
    assert f'name="token" value="{tokens[1]}"' in pages[1].content.decode()


def test_a_reply_sent_again_does_not_resolve_what_was_opened_since(alice, cast, item):
    send(alice, item, cast, then="resolved")
    item = WorkItem.objects.get(pk=item.pk)
    assert item.status.category == StatusCategory.RESOLVED
    status = Status.objects.filter(item_type=item.item_type, category=StatusCategory.OPEN).first()
    update_item(item=item, by=cast.bob.actor, changes={"status": status})

    told = send(alice, item, cast, then="resolved")

    assert WorkItem.objects.get(pk=item.pk).status.category == StatusCategory.OPEN
    assert f"The status was not changed. It is “{status}” now." in alice.get(told["Location"]).content.decode()


def test_a_status_that_is_chosen_only_when_a_reply_is_sent_again_is_not_dropped_in_silence(alice, cast, item):
    send(alice, item, cast)

    told = send(alice, item, cast, then="resolved")

    status = WorkItem.objects.get(pk=item.pk).status
    assert status.category == StatusCategory.OPEN
    assert f"The status was not changed. It is “{status}” now." in alice.get(told["Location"]).content.decode()


@pytest.mark.parametrize("times", [1, 2])
def test_a_status_that_was_sent_along_needs_no_word(alice, cast, item, times):
    for _number in range(times):
        told = send(alice, item, cast, then="resolved")

    assert "The status was not changed." not in alice.get(told["Location"]).content.decode()


def test_a_reply_that_was_taken_back_can_be_sent_again(alice, cast, item):
    send(alice, item, cast)
    alice.post(f"/admin/tickets/{item.number}/take-back/{Message.objects.latest('pk').pk}/")

    send(alice, item, cast)

    assert [one.text for one in Message.objects.filter(withdrawn_at=None, author_user__isnull=False)] == ["Hello Dana."]


@pytest.mark.parametrize(("draft", "left"), [("Hello\r\nDana.", []), ("And now?", ["And now?"])])
def test_a_reply_sent_again_leaves_no_draft_of_itself_and_every_other(alice, cast, item, draft, left):
    talk = item.conversations.get().pk
    send(alice, item, cast, conversation=talk)
    data = {"audience": "public", "conversation": talk, "body": draft}
    alice.post(f"/admin/tickets/{item.number}/draft/", data)

    send(alice, item, cast, conversation=talk)

    assert [one.body for one in Draft.objects.all()] == left


def test_a_refused_reply_keeps_text_and_files_and_is_sent_then(alice, cast, item):
    send(alice, item, cast, also_to="not an address")
    assert said() == []
    composer = alice.get(f"/admin/tickets/{item.number}/?lane=new").context["composer"]
    assert composer.public_text == "Hello Dana."
    (file,) = composer.public_files

    send(alice, item, cast, attachment=file.ref, files=[])

    assert said() == ["Hello Dana."]
    assert Message.objects.latest("pk").attachments.get().name == "log.txt"
    assert not Draft.objects.exists()


def test_a_file_that_is_refused_leaves_the_others_in_the_draft(alice, cast, item):
    send(alice, item, cast, files=[SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"")])

    assert said() == []
    composer = alice.get(f"/admin/tickets/{item.number}/?lane=new").context["composer"]
    assert [one.label for one in composer.public_files] == ["a.txt"]


def test_a_status_is_not_sent_without_a_text(alice, cast, item):
    before = Activity.objects.count(), OutboxEntry.objects.count()

    for _number in range(2):
        send(alice, item, cast, text="", files=[], then="resolved")

    assert (Activity.objects.count(), OutboxEntry.objects.count()) == before
    assert WorkItem.objects.get(pk=item.pk).version == item.version


def test_a_status_chosen_twice_on_one_page_is_set_once(alice, item):
    solved = Status.objects.get(item_type=item.item_type, category=StatusCategory.RESOLVED)
    before = Activity.objects.count(), OutboxEntry.objects.count()

    for _number in range(2):
        data = {"status": solved.pk, "was.status": item.status_id}
        alice.post(f"/admin/tickets/{item.number}/property/", data)

    assert (Activity.objects.count(), OutboxEntry.objects.count()) == (before[0] + 1, before[1] + 1)
    assert WorkItem.objects.get(pk=item.pk).version == item.version + 1
