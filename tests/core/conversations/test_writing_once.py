"""What an agent sends from one opened form is written once: as often as it comes, and by however many at once."""

from dataclasses import replace
from threading import Barrier

import pytest
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core.conversations.models import Attachment, Audience, Conversation, Draft, Message, Recipient
from core.conversations.services import Writing, save_draft, write_message, writing
from core.events.models import OutboxEntry
from core.testing.cast import make_cast
from core.work.models import Activity
from core.work.services import create_item
from tests.core.people.test_at_once import TOGETHER, at_once

#: What an opened page carries along.
TOKEN = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def reply_to(cast, **more):
    """A reply with a file that begins a conversation of a new ticket."""
    item = create_item(kind="ticket", title="Lamp", team=cast.field_support, by=cast.alice.actor)
    text, file = "Hello Dana.", SimpleUploadedFile("log.txt", b"log")
    return Writing(item=item, audience=Audience.PUBLIC, text=text, to=[cast.dana.customer], files=[file], **more)


def write_as(name, cast, what, token=TOKEN):
    return write_message(what, by=getattr(cast, name).actor, token=token)


@pytest.mark.django_db
def test_the_same_again_is_the_message_it_was(cast, fingerprint):
    what = reply_to(cast, then="resolved")
    first = write_as("alice", cast, what)
    before = fingerprint()

    assert write_as("alice", cast, what) == first
    assert fingerprint() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "token", "more"),
    [
        ("bob", TOKEN, {}),
        ("alice", "", {}),
        ("alice", "another", {}),
        ("alice", TOKEN, {"text": "Hello Mia."}),
        ("alice", TOKEN, {"audience": Audience.INTERNAL}),
        ("alice", TOKEN, {"files": [SimpleUploadedFile("log.txt", b"new")]}),
        ("alice", TOKEN, {"files": [SimpleUploadedFile("new.txt", b"log")]}),
    ],
)
def test_something_else_is_another_message(cast, who, token, more):
    what = reply_to(cast)
    first = write_as("alice", cast, what)

    assert write_as(who, cast, replace(what, **more), token) != first
    assert Message.objects.count() == Attachment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("flushed_defaults")
@pytest.mark.parametrize("audience", Audience.values)
def test_the_same_from_several_at_once_is_one_message(monkeypatch, audience):
    cast = make_cast()
    once, often = (replace(reply_to(cast), audience=audience, then="resolved") for _number in range(2))
    saved, save = [], Storage.save
    all_have_looked, looks, look = Barrier(TOGETHER, timeout=30), iter(range(TOGETHER)), writing.message_with_key

    def look_with_all(*arguments):
        found = look(*arguments)
        if next(looks, None) is not None:
            all_have_looked.wait()
        return found

    def note(self, name, content, **more):
        saved.append((self, save(self, name, content, **more)))
        return saved[-1][1]

    before = counts()
    write_as("alice", cast, once)
    after_one = counts()
    save_draft(user=cast.alice.user, item=often.item, audience=audience, body=often.text)
    monkeypatch.setattr(writing, "message_with_key", look_with_all)
    monkeypatch.setattr(Storage, "save", note)

    found = at_once(lambda: write_as("alice", cast, replace(often, files=[SimpleUploadedFile("log.txt", b"log")])))

    assert found == [Message.objects.latest("pk")] * TOGETHER
    assert [two - one for one, two in zip(after_one, counts(), strict=True)] == [
        one - none for none, one in zip(before, after_one, strict=True)
    ]
    assert len(saved) == TOGETHER
    assert [storage.exists(name) for storage, name in saved].count(True) == 1
    assert not Draft.objects.exists()


def counts():
    """How many rows there are of all that a message brings along."""
    models = (Message, Conversation, Attachment, Recipient, Activity, OutboxEntry)
    return [model._base_manager.count() for model in models]
