"""A ticket's timeline says of a mail that it was sent only where it was."""

from importlib import import_module

import pytest
from django.apps import apps

from core.access.api import Actor
from core.conversations.models import DeliveryState, Recipient
from core.events import transports
from core.events.models import Delivery, MailState, OutgoingMail
from core.events.relay import run_until_idle
from core.work.models import Activity
from core.work.services import add_activity
from plugins.email_channel.services import ingest
from tests.plugins.email_channel.test_channel import answered, mail, mailbox

__all__ = ["mailbox"]

pytestmark = pytest.mark.django_db


def timeline(client, cast, item):
    cast.sign_in(client, "alice")
    return " ".join(client.get(f"/admin/tickets/{item.number}/").content.decode().split())


@pytest.mark.parametrize(
    ("became", "told", "not_told"),
    [(MailState.KEPT, "Dana: kept here, not sent", "Dana: sent"), (MailState.SENT, "Dana: sent", "kept here")],
)
def test_the_timeline_tells_what_became_of_the_mail(client, cast, mailbox, monkeypatch, became, told, not_told):
    monkeypatch.setattr(transports.Mailbox, "accepted", became)
    item, _mail = answered(cast)

    page = timeline(client, cast, item)

    assert told in page
    assert not_told not in page


SENT, KEPT = "sent the number to dana@", "kept the mail with the number for dana@seegrund.example here, not sent"


@pytest.mark.parametrize(
    ("became", "told", "not_told"), [(MailState.KEPT, KEPT, "sent the number"), (MailState.SENT, SENT, "kept the mail")]
)
def test_and_what_became_of_the_number(client, cast, mailbox, monkeypatch, became, told, not_told):
    monkeypatch.setattr(transports.Mailbox, "accepted", became)
    item = ingest(mail()).intake.item
    run_until_idle()

    page = timeline(client, cast, item)

    assert told in page
    assert not_told not in page


def test_a_number_that_was_refused_is_not_called_sent(client, cast, mailbox, monkeypatch):
    refusal = transports.Refusal(permanent=True, text="550 no such user")
    monkeypatch.setattr(transports.Mailbox, "send", lambda self, **mail: dict.fromkeys(mail["recipients"], refusal))
    item = ingest(mail()).intake.item
    run_until_idle()

    page = timeline(client, cast, item)

    assert "could not send the number to dana@seegrund.example" in page
    assert "sent the number" not in page


def test_the_number_is_told_once_however_often_it_is_heard(mailbox):
    ingest(mail())
    run_until_idle()
    Delivery.objects.filter(subscriber="email_channel.note_outcome").update(state="pending", attempts=0)
    run_until_idle()

    assert Activity.objects.filter(verb="email_channel.confirmed").count() == 1


def test_what_was_written_before_we_looked_claims_nothing(client, cast, mailbox):
    item = ingest(mail()).intake.item
    by, data = Actor.system("email"), {"address": "dana@seegrund.example"}
    add_activity(item=item, by=by, verb="email_channel.confirmed", data=data)

    page = timeline(client, cast, item)

    assert "wrote a mail with the number to dana@seegrund.example" in page
    assert "sent the number" not in page


def test_recipients_noted_before_mails_were_called_kept_are_put_right(cast, mailbox):
    answered(cast)
    Recipient.objects.update(state=DeliveryState.SENT)
    put_right = import_module("plugins.email_channel.migrations.0002_recipients_kept_here").forwards

    put_right(apps, None)
    assert Recipient.objects.get().state == DeliveryState.KEPT

    OutgoingMail.objects.update(state=MailState.FAILED)
    Recipient.objects.update(state=DeliveryState.SENT)
    put_right(apps, None)
    assert Recipient.objects.get().state == DeliveryState.SENT
