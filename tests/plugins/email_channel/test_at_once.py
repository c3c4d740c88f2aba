"""Mail taken in by several processes at the same time: each mail is one ticket in the end."""

from functools import partial

import pytest
from django.utils import timezone

from core.conversations.models import Intake, Message
from core.events.models import Delivery
from core.events.relay import run_until_idle
from core.people.models import Customer
from core.work.models import WorkItem
from plugins.email_channel.models import Mailbox, MailState, ReceivedMail
from plugins.email_channel.services import ingest
from tests.core.events import processes
from tests.plugins.email_channel.test_channel import mail


@pytest.fixture
def desk(flushed_defaults, settings):
    """A desk whose rows other processes see."""
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    settings.WAGDESK_MAIL_URL = "mailbox:"
    Mailbox.objects.create(name="Help", address="help@wagdesk.example", is_default=True)


def letters(count, sender="Dana <dana@seegrund.example>"):
    return [mail(f"Letter {n}.", sender=sender, message_id=f"<{n}@seegrund.example>") for n in range(count)]


def take(mails):
    for raw in mails:
        ingest(raw)


def recover():
    """What the relay does later, when pauses and leases are over."""
    for _again in range(3):
        Delivery.objects.filter(state="running").update(lease_until=timezone.now())
        Delivery.objects.filter(state="pending").update(next_at=timezone.now())
        run_until_idle()


def test_the_same_mails_taken_in_at_once_are_one_ticket_each(desk):
    mails = letters(6)

    children = [processes.start(partial(take, mails)) for _ in range(2)]

    assert [processes.finish(child) for child in children] == [0, 0]
    recover()
    assert set(ReceivedMail.objects.values_list("state", flat=True)) == {MailState.HANDLED}
    assert [model.objects.count() for model in (ReceivedMail, Intake, WorkItem, Message)] == [6, 6, 6, 6]
    assert Customer.objects.count() == 1


def test_mails_taken_in_while_the_relay_works_wait_for_each_other(desk):
    """SQLite has one writer at a time: nobody is told that the database is locked."""
    senders = [f"Guest {n} <guest{n}@seegrund.example>" for n in range(2)]
    children = [
        processes.start(partial(take, [mail(f"{n}", sender=who, message_id=f"<{n}.{who[6]}@x>") for n in range(8)]))
        for who in senders
    ]
    recover()

    assert [processes.finish(child) for child in children] == [0, 0]
    recover()
    assert (WorkItem.objects.count(), Customer.objects.count()) == (16, 2)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
