"""kill -9 at every failpoint between a form or a mail and the letter that confirms it."""

import re
import signal
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import core.conversations
import plugins.email_channel
from core.conversations.models import Intake, Message
from core.events import failpoints, relay
from core.events.models import Delivery, OutgoingMail
from core.people.models import Customer
from core.work.models import Activity, WorkItem
from plugins.email_channel.models import MailState, ReceivedMail
from plugins.email_channel.services import ingest, retry
from tests.core.events import processes
from webforms.models import Submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: Of the arrival itself, in the order they are reached; after them the relay's and the mail's.
ARRIVAL = [
    "conversations.intake.before_commit",
    "conversations.intake.after_commit",
    "conversations.message.before_commit",
    "conversations.intake.before_handled",
    "conversations.intake.after_handled",
]
RELAY = [
    "outbox.after_write",
    "outbox.after_commit",
    "relay.before_claim_commit",
    "relay.after_claim_commit",
    "relay.after_start_commit",
    "mail.before_queue_commit",
    "mail.after_queue_commit",
    "mail.before_send",
    "mail.after_send",
    "mail.before_result_commit",
    "mail.after_result_commit",
    "relay.after_handler",
    "relay.after_result_commit",
    "search.after_draw",
    "search.before_index_commit",
    "search.after_index_commit",
    "search.before_confirm",
]
MAIL = ["email_channel.mail.before_store_commit", "email_channel.mail.after_store"]
AGAIN = ["email_channel.mail.after_reopen"]
PACKAGES = (core.conversations, plugins.email_channel)


def killed_at(name: str, work: Callable[[], object]) -> None:
    """Run `work` and the relay after it in a process that dies at the failpoint."""

    def run() -> None:
        failpoints._armed[name] = "kill"
        work()
        relay.run_until_idle()

    child = processes.start(run)
    assert processes.finish(child, within=60) == -signal.SIGKILL, f"the failpoint {name} was never reached"


def recover() -> None:
    """What the next process does, when pauses and leases are over."""
    for _again in range(3):
        Delivery.objects.filter(state="running").update(lease_until=timezone.now())
        Delivery.objects.filter(state="pending").update(next_at=timezone.now())
        relay.run_until_idle()


def assert_one_request(text: str) -> None:
    """One customer, one item, one conversation with one message, one letter; nothing waits."""
    item = WorkItem.objects.get()
    message = Message.objects.get(conversation__item=item)
    assert message.text.strip() == text
    assert Intake.objects.get().item == item
    assert Customer.objects.filter(addresses__normalized="mia@seegrund.example").count() == 1
    assert [(mail.state, f"#{item.number}" in bytes(mail.raw).decode()) for mail in OutgoingMail.objects.all()] == [
        ("kept", True)
    ]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize("name", [*ARRIVAL, *RELAY])
def test_a_form_is_never_lost(name, form_page):
    """What the browser was told is there; who was told nothing sends again, and nothing is there twice."""
    token = str(uuid4())

    def send() -> object:
        photo = SimpleUploadedFile("log.txt", b"one line")
        answers = {"e_mail": "mia@seegrund.example", "subject": "It drifts", "what_happened": "Since the update."}
        return Client().post(form_page.url, {**answers, "photos": photo, "token": token})

    killed_at(name, send)
    was_stored = Intake.objects.exists()
    recover()
    if was_stored:
        assert Submission.objects.get().answers["subject"] == "It drifts"
        assert_one_request("Since the update.")
        assert Message.objects.get().attachments.get().file.read() == b"one line"

    assert send().status_code == 302
    recover()

    assert Submission.objects.get().intake == Intake.objects.get()
    assert_one_request("Since the update.")


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "mia@seegrund.example", "help@wagdesk.example", "It drifts"
    mail["Message-ID"] = "<first@seegrund.example>"
    mail.set_content("Since the update.")
    return mail


def test_no_step_of_an_arrival_is_left_out():
    sources = [path for package in PACKAGES for path in Path(package.__file__).parent.rglob("*.py")]
    named = {name for path in sources for name in re.findall(r'failpoint\("(.+?)"\)', path.read_text())}

    assert named == {*MAIL, *AGAIN, *ARRIVAL}


@pytest.mark.parametrize("name", [*MAIL, *ARRIVAL, *RELAY])
def test_a_mail_is_never_lost(name, people):
    """A mail that was stored is handled by the relay; one that was not is handed over again by its server."""
    hand_over = partial(ingest, bytes(letter()))

    killed_at(name, hand_over)
    was_stored = ReceivedMail.objects.exists()
    recover()
    if was_stored:
        assert_one_request("Since the update.")

    hand_over()
    recover()

    assert ReceivedMail.objects.get().state == MailState.HANDLED
    assert_one_request("Since the update.")


@pytest.mark.parametrize("name", ARRIVAL)
def test_what_was_left_out_of_a_mail_is_always_told(name, people):
    mail = letter()
    mail.add_attachment(b"", maintype="text", subtype="plain", filename="empty.txt")

    killed_at(name, partial(ingest, bytes(mail)))
    recover()

    told = Activity.objects.get(verb="email_channel.left_out")
    assert told.item_id == WorkItem.objects.get().pk
    assert "empty.txt" in told.data["files"]


@pytest.mark.parametrize("name", [*AGAIN, *ARRIVAL])
def test_a_mail_that_is_read_again_is_never_lost(name, people):
    mail = ingest(bytes(letter()).replace(b"mia@seegrund.example", b"mia"))
    assert mail.state == MailState.QUARANTINED
    relay.run_until_idle()
    ReceivedMail.objects.update(raw=bytes(letter()))  # as if an update had taught us to read it

    killed_at(name, partial(retry, mail))
    recover()

    assert ReceivedMail.objects.get().state == MailState.HANDLED
    assert_one_request("Since the update.")
