"""A message takes only files that are its author's to send."""

import pytest

from core.access.api import Actor
from core.conversations.arrivals import Arrival
from core.conversations.models import Attachment, Audience
from core.conversations.services import add_message, receive, start_conversation, store_upload, take_in
from core.conversations.services.intake import IncomingFile
from core.work.services import create_item


@pytest.fixture
def talk(cast):
    item = create_item(kind="ticket", title="Drift", by=cast.root.actor, requesters=[cast.dana.customer])
    return start_conversation(
        item=item, audience=Audience.PUBLIC, by=Actor.system("test"), customers=[cast.dana.customer]
    )


def test_a_customer_cannot_take_the_files_of_another_arrival(cast, talk):
    receive(
        Arrival(subject="Mine", sender_value="erin@brightwater.example"),
        source="test",
        channel="email",
        files=[IncomingFile(name="secret.txt", data=b"secret")],
    )
    secret = Attachment.objects.get()

    message = add_message(conversation=talk, by=cast.dana.actor, text="Give", attachments=[secret.pk])

    assert not message.attachments.exists()
    secret.refresh_from_db()
    assert secret.message is None


def test_a_customer_cannot_take_an_upload_that_belongs_to_nobody(cast, talk):
    orphan = store_upload(file=b"orphan", name="a.txt")

    message = add_message(conversation=talk, by=cast.dana.actor, text="Give", attachments=[orphan.pk])

    assert not message.attachments.exists()


def test_an_arrival_brings_its_own_files(cast, talk):
    arrival = Arrival(customer_id=cast.dana.customer.pk, conversation_id=talk.pk, text="See")

    intake = take_in(arrival, source="test", channel="portal", files=[IncomingFile(name="mine.txt", data=b"mine")])

    assert [one.name for one in intake.message.attachments.all()] == ["mine.txt"]
