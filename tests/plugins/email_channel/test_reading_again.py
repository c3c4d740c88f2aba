"""A mail that is read again, and one whose reading fails half-way: the log and the relay know where it stands."""

import pytest
from django.utils.translation import override

from core.conversations.models import Intake
from core.events.models import OutboxEntry
from core.events.relay import run_until_idle
from core.work.models import Activity, WorkItem
from plugins.email_channel.models import MailState, ReceivedMail
from plugins.email_channel.services import ingest, ingesting, retry
from tests.plugins.email_channel.test_channel import mail, mailbox, with_file

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


def ignored(cast):
    """A mail of somebody who was blocked then, and is not any more."""
    customer = cast.dana.customer
    customer.is_blocked = True
    customer.save()
    left = ingest(mail())
    assert left.state == MailState.IGNORED
    customer.is_blocked = False
    customer.save()
    return left


def heard():
    return OutboxEntry.objects.filter(event="email_channel.mail.received.v1").count()


def fails(*_args, **_more):
    raise RuntimeError("the disk is full")


def test_a_mail_read_again_is_told_to_the_relay(cast, mailbox):
    left = ignored(cast)
    before = heard()

    assert retry(left).state == MailState.HANDLED

    assert heard() == before + 1


def test_why_a_mail_was_left_alone_is_not_said_in_the_language_of_who_reads_it_again(cast, mailbox):
    left = ignored(cast)
    cast.dana.customer.is_blocked = True
    cast.dana.customer.save()

    with override("fi"):
        again = retry(left)

    assert (again.state, again.reason) == (MailState.IGNORED, "The sender is blocked.")


def test_a_handled_mail_is_told_to_nobody_again(cast, mailbox):
    handled = ingest(mail())
    before = heard()

    assert retry(handled).state == MailState.HANDLED

    assert heard() == before


def test_a_mail_whose_second_reading_fails_is_finished_by_the_relay(cast, mailbox, monkeypatch):
    left = ignored(cast)
    run_until_idle()
    with monkeypatch.context() as broken:
        broken.setattr(ingesting, "take_in", fails)

        again = retry(left)

    assert (again.state, again.reason) == (MailState.NEW, "")
    assert ReceivedMail.objects.get().state == MailState.NEW
    run_until_idle()
    assert ReceivedMail.objects.get().state == MailState.HANDLED
    assert WorkItem.objects.get().title == "Drift"


def test_a_mail_whose_arrival_was_rolled_back_does_not_call_itself_handled(mailbox, monkeypatch):
    real = ingesting._write

    def written_in_vain(*args, **more):
        real(*args, **more)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ingesting, "_write", written_in_vain)

    received = ingest(mail())

    assert (received.state, received.intake, received.subject) == (MailState.NEW, None, "")
    assert ReceivedMail.objects.get().state == MailState.NEW
    assert not Intake.objects.exists()


def test_files_left_out_are_told_by_the_relay_too(mailbox, settings, monkeypatch):
    """The process that stored the arrival died before it made anything of it."""
    settings.WAGDESK_MAX_UPLOAD_MB = 1
    from core.conversations.services import intake

    with monkeypatch.context() as broken:
        broken.setattr(intake, "_make_of", fails)
        received = ingest(with_file(1024 * 1024 + 1))
    assert received.intake.item is None

    run_until_idle()

    told = Activity.objects.get(verb="email_channel.left_out")
    assert told.item_id == WorkItem.objects.get().pk
    assert "log.bin" in told.data["files"]
    assert told.actor_label == "email"
