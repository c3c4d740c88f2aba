"""Mail is queued with its change and stored as it will leave."""

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, get_connection, send_mail
from django.db import transaction

from core.events import queries, relay
from core.events.models import OutboxEntry, OutgoingMail
from tests.core.events.sample_mail import SENT, happened, queue

pytestmark = pytest.mark.usefixtures("outbox_backend")


def test_django_mail_is_queued_as_it_will_leave(db):
    message = EmailMultiAlternatives("Hei ä", "Text", "Desk <desk@desk.example>", ["Ann <ann@a.example>"])
    message.attach_alternative("<p>Text</p>", "text/html")
    message.cc, message.bcc = ["cc@a.example"], ["bcc@a.example"]

    assert message.send() == 1

    mail = OutgoingMail.objects.get()
    raw = bytes(mail.raw)
    assert mail.recipients == mail.remaining == ["ann@a.example", "cc@a.example", "bcc@a.example"]
    assert mail.envelope_from == "desk@desk.example"
    assert (mail.subject, mail.to, mail.state) == ("Hei ä", "Ann <ann@a.example>, cc@a.example", "queued")
    assert mail.message_id.endswith("@desk.example>")
    assert f"Message-ID: {mail.message_id}\r\n".encode() in raw
    assert b"multipart/alternative" in raw
    assert b"bcc@a.example" not in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_message_id_that_was_given_is_kept(db):
    EmailMessage("s", "b", "a@a.example", ["b@b.example"], headers={"Message-Id": "<own@a.example>"}).send()

    mail = OutgoingMail.objects.get()
    assert mail.message_id == "<own@a.example>"
    assert bytes(mail.raw).lower().count(b"message-id") == 1


def test_one_message_sent_twice_is_two_mails(db):
    message = EmailMessage("s", "b", "a@a.example", ["b@b.example"])
    message.send()
    message.send()

    assert len(set(OutgoingMail.objects.values_list("message_id", flat=True))) == 2


def test_one_source_queues_one_mail_and_its_header_never_leaves(db):
    first = queue("ann@a.example", source="message:12:ann")
    again = queue("ann@a.example", source="message:12:ann")

    assert first.pk == again.pk
    assert first.source == "message:12:ann"
    assert b"X-Wagdesk" not in bytes(first.raw)
    assert OutboxEntry.objects.count() == 1


def test_mail_of_a_rolled_back_change_is_not_queued(committed):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send_mail("s", "b", "a@a.example", ["b@b.example"])
        _ = 1 / 0

    assert not OutgoingMail.objects.exists()


def test_a_line_break_in_a_header_is_refused_and_nothing_is_queued(db):
    with pytest.raises(BadHeaderError):
        send_mail("Hello\r\nBcc: all@a.example", "b", "a@a.example", ["b@b.example"])

    assert not OutgoingMail.objects.exists()


def test_a_broken_mail_is_left_out_silently_where_that_was_asked_for(db):
    broken = EmailMessage("two\nlines", "b", "a@a.example", ["b@b.example"])
    good = EmailMessage("one line", "b", "a@a.example", ["b@b.example"])

    assert get_connection(fail_silently=True).send_messages([broken, good]) == 1


def test_a_mailbox_keeps_the_mail_and_does_not_call_it_sent(db):
    mail = queue("ann@a.example")

    relay.run_until_idle()

    mail.refresh_from_db()
    assert (mail.state, mail.remaining, mail.attempts) == ("kept", [], 1)
    assert mail.sent_at is None
    assert queries.recipient_states(mail_id=mail.pk) == {"ann@a.example": ("kept", "")}
    assert happened() == [SENT]
