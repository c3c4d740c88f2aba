"""kill -9 before and after every commit of what people and programs send, and of all that follows from it.

Who was told nothing sends again; afterwards it is there once, whether the first sending was stored or not.
"""

import json
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.api.models import IdempotencyKey
from core.conversations.models import Attachment, Message, Recipient
from core.conversations.services import start_conversation
from core.events import failpoints, relay
from core.events.models import Delivery, OutgoingMail
from core.outbound.api import Sealed
from core.testing.cast import Cast
from core.work.models import WorkItem, WorkItemType
from core.work.services import create_item
from plugins.integrations.webhooks.models import Endpoint, WebhookDelivery
from plugins.integrations.webhooks.signing import new_secret
from search.models import IndexRequest
from search.services import announce, request_index
from tests.core.events import processes
from tests.core.outbound.receiver import receiving
from tests.faults.test_kill import recover

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: More commits than any of the ways has.
MOST = 40


class Sending:
    """One thing somebody sends, with what makes a second sending the same."""

    def __init__(self, people: Cast) -> None:
        self.people = people
        self.token = str(uuid4())
        self.text = f"It drifts, {self.token}."
        self.prepare()

    def prepare(self) -> None:
        """What must be there before."""

    def send(self) -> int:
        """The status of the answer."""
        raise NotImplementedError

    def check(self) -> None:
        """It is there once."""
        raise NotImplementedError

    def client(self, who: str) -> Client:
        client = Client()
        self.people.sign_in(client, who)
        return client

    def ticket(self) -> WorkItem:
        dana = self.people.dana.customer
        return create_item(kind="ticket", title=self.token, by=self.people.root.actor, requesters=[dana])


class AgentsReply(Sending):
    def prepare(self) -> None:
        self.item = self.ticket()

    def send(self) -> int:
        data = {"token": self.token, "audience": "public", "body_public": self.text}
        data |= {"to": [self.people.dana.customer.pk], "files": SimpleUploadedFile("log.txt", b"one line")}
        return self.client("root").post(f"/admin/tickets/{self.item.number}/reply/", data).status_code

    def check(self) -> None:
        message = Message.objects.get(conversation__item=self.item)
        assert message.text.strip() == self.text
        assert message.attachments.get().file.read() == b"one line"
        recipient = Recipient.objects.get(message=message)
        assert recipient.state == "kept", "the result of the mail was not written down"
        assert OutgoingMail.objects.get(source=f"email_channel.recipient:{recipient.pk}").state == "kept"


class TicketByHand(Sending):
    def send(self) -> int:
        data = {"token": self.token, "title": self.token, "text": self.text, "requesters": "dana@seegrund.example"}
        data |= {"audience": "public", "item_type": WorkItemType.objects.get(name="Question").pk}
        return self.client("root").post("/admin/tickets/new/", data).status_code

    def check(self) -> None:
        assert Message.objects.get(conversation__item=WorkItem.objects.get(title=self.token)).text == self.text


class PortalReply(Sending):
    def prepare(self) -> None:
        self.item = self.ticket()
        customers = [self.people.dana.customer]
        start_conversation(
            item=self.item, audience="public", by=self.people.root.actor, customers=customers, subject=self.token
        )

    def send(self) -> int:
        data = {"body": self.text, "token": self.token, "files": SimpleUploadedFile("log.txt", b"one line")}
        url = reverse("wagdesk_portal_pages:request", args=[self.item.number])
        return self.client("dana").post(url, data).status_code

    def check(self) -> None:
        message = Message.objects.get(conversation__item=self.item, channel="portal")
        assert message.text.strip() == self.text
        assert message.attachments.get().file.read() == b"one line"


class ProgramsTicket(Sending):
    def send(self) -> int:
        body = json.dumps({"title": self.token, "requesters": [self.people.dana.customer.pk]})
        client, key = self.client("root"), {"Idempotency-Key": self.token}
        return client.post("/api/v1/tickets", body, content_type="application/json", headers=key).status_code

    def check(self) -> None:
        made = WorkItem.objects.get(title=self.token)
        assert IdempotencyKey.objects.get(key=self.token).body["number"] == made.number


class RowGone(Sending):
    """The index hears of a row that is there no more."""

    def send(self) -> int:
        request_index("ticket", [10**6])
        return 200

    def check(self) -> None:
        assert not IndexRequest.objects.exists()


WAYS = [AgentsReply, TicketByHand, PortalReply, ProgramsTicket]


@pytest.fixture
def site(people: Cast, settings) -> Cast:
    settings.WAGDESK_UNDO_SECONDS = 0
    return people


def killed(name: str, turn: int, work: Callable[[], object]) -> bool:
    """Work, and the relay after it, in a process that dies where `name` is reached for this time, if it is."""

    def run() -> None:
        failpoints._armed[name] = f"kill@{turn}"
        work()
        relay.run_until_idle()

    code = processes.finish(processes.start(run), within=60)
    assert code in (0, -signal.SIGKILL)
    return code != 0


def send_again(sending: Sending) -> None:
    """What a sender does who heard nothing. A program waits until its first call is given up."""
    IdempotencyKey.objects.filter(status=None).update(created_at=timezone.now() - timedelta(hours=1))
    assert sending.send() in (200, 201, 302)


def nothing_waits() -> None:
    assert set(Delivery.objects.values_list("state", flat=True)) <= {"done"}
    for attachment in Attachment.objects.all():
        assert attachment.file.storage.exists(attachment.file.name), "a row without its file"


def killed_at_each(name: str, make: Callable[[], Sending]) -> int:
    """As often as the place is reached; how often that was."""
    for turn in count(1):
        assert turn < MOST
        sending = make()
        relay.run_until_idle()
        died = killed(name, turn, sending.send)
        recover()
        send_again(sending)
        recover()
        sending.check()
        nothing_waits()
        if not died:
            return turn - 1
    raise AssertionError


@pytest.mark.parametrize("name", ["service.before_commit", "service.after_commit"])
@pytest.mark.parametrize("way", WAYS)
def test_killed_around_each_commit_it_is_there_once(way, name, site):
    assert killed_at_each(name, lambda: way(site)) >= 1


@pytest.mark.parametrize("name", ["api.once.after_claim_commit", "api.once.before_commit", "api.once.after_commit"])
def test_a_call_with_a_key_is_done_once(name, site):
    assert killed_at_each(name, lambda: ProgramsTicket(site)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "search.before_announce_commit",
        "search.after_begin_commit",
        "search.before_bury_commit",
        "search.after_bury_commit",
        "search.before_confirm_commit",
        "search.after_confirm_commit",
    ],
)
def test_what_the_index_was_asked_is_done(name, site):
    class Asked(RowGone):
        def send(self) -> int:
            announce()
            return super().send()

    assert killed_at_each(name, lambda: Asked(site)) >= 1


@pytest.fixture
def called(site: Cast) -> Iterator[list]:
    """A receiver of webhooks that is told of new items; the calls that came."""
    with receiving() as receiver:
        secret, events = Sealed.of(new_secret()), ["work.item.created.v1"]
        Endpoint.objects.create(name="ERP", url=receiver.url, events=events, allow_private=True, secret=secret)
        yield receiver.calls


@pytest.mark.parametrize("name", ["service.before_commit", "service.after_commit"])
def test_a_webhook_is_sent_under_one_id(name, called, site):
    class Told(ProgramsTicket):
        def check(self) -> None:
            super().check()
            number = WorkItem.objects.get(title=self.token).number
            of_it = [call for call in called if json.loads(call.body)["data"]["item"]["number"] == number]
            told = [call.headers["webhook-id"] for call in of_it]
            assert len(set(told)) == 1
            assert WebhookDelivery.objects.get(message_id=told[0]).state == "delivered"

    assert killed_at_each(name, lambda: Told(site)) > 2
