"""What other desks got wrong with mail, each fault once."""

import io
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from core.conversations.models import Attachment, DeliveryState, Message, Recipient
from core.events.relay import run_until_idle
from core.people.models import Address, Customer
from core.work.models import Activity, Status, StatusCategory, WorkItem
from core.work.services import update_item
from plugins.email_channel.management.commands import ingest_mail
from plugins.email_channel.models import MailState, ReceivedMail
from plugins.email_channel.services import ingest
from tests.plugins.email_channel.test_channel import answered, mail, mailbox, sent

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


def report(message_id, *, action, status, kind="delivery-status"):
    fields = f"Final-Recipient: rfc822; dana@seegrund.example\nAction: {action}\nStatus: {status}"
    if kind == "disposition-notification":
        fields = "Final-Recipient: rfc822; dana@seegrund.example\nDisposition: manual-action/MDN-sent; displayed"
    return (
        "From: Mail System <mailer-daemon@seegrund.example>\nTo: help@wagdesk.example\nSubject: About your mail\n"
        f"Message-ID: <{action}@seegrund.example>\nReferences: {message_id}\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/report; report-type={kind}; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\nAbout a mail of yours.\n--b\nContent-Type: message/{kind}\n\n"
        f"Reporting-MTA: dns; mx.seegrund.example\n\n{fields}\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {message_id}\nSubject: Drift\n\nWhich lamp?\n--b--\n"
    ).encode()


def solve(item, cast):
    solved = Status.objects.first_of(item.item_type, StatusCategory.RESOLVED)
    return update_item(item=item, by=cast.alice.actor, changes={"status": solved})


@pytest.mark.parametrize(
    ("action", "status", "state", "unreachable"),
    [
        ("delayed", "4.4.1", DeliveryState.KEPT, False),
        ("delivered", "2.0.0", DeliveryState.KEPT, False),
        ("failed", "4.2.2", DeliveryState.FAILED, False),
        ("failed", "5.1.1", DeliveryState.FAILED, True),
    ],
)
def test_only_a_failure_marks_the_recipient(cast, mailbox, action, status, state, unreachable):
    item, answer = answered(cast)
    solve(item, cast)

    ingest(report(answer["Message-ID"], action=action, status=status))

    assert Recipient.objects.get().state == state
    assert Address.objects.filter(undeliverable_at__isnull=False).exists() is unreachable
    assert WorkItem.objects.get(pk=item.pk).status.category == StatusCategory.RESOLVED
    assert Message.objects.count() == 2


def test_a_failure_is_noted_at_a_domain_written_in_letters(cast, mailbox):
    answered(cast)
    Recipient.objects.update(address="Dana@Kälte.example")
    Address.objects.filter(value="dana@seegrund.example").update(
        value="Dana@Kälte.example", normalized="dana@xn--klte-loa.example"
    )
    raw = report(sent()[-1]["Message-ID"], action="failed", status="5.1.1")

    ingest(raw.replace(b"Final-Recipient: rfc822; dana@seegrund", b"Final-Recipient: rfc822; dana@xn--klte-loa"))

    assert Recipient.objects.get().state == DeliveryState.FAILED
    assert Address.objects.get(undeliverable_at__isnull=False).normalized == "dana@xn--klte-loa.example"


def test_a_read_receipt_opens_nothing_and_begins_nothing(cast, mailbox):
    item, answer = answered(cast)
    solve(item, cast)

    for message_id in (answer["Message-ID"], "<somebody-elses@mail.example>"):
        raw = report(message_id, action="read", status="", kind="disposition-notification")
        assert ingest(raw).state == MailState.IGNORED

    assert WorkItem.objects.get().status.category == StatusCategory.RESOLVED
    assert Message.objects.count() == 2


def test_a_reply_to_that_names_us_does_not_hide_the_sender(cast, mailbox):
    received = ingest(mail(Reply_To="Help <help@wagdesk.example>"))

    assert received.state == MailState.HANDLED
    assert received.intake.item.requesters.get() == cast.dana.customer


def test_a_file_too_large_stays_in_the_mail_and_the_ticket_says_so(mailbox, settings):
    settings.WAGDESK_MAX_UPLOAD_MB = 1
    parts = "".join(
        f"--b\nContent-Type: text/plain; name={name}\nContent-Disposition: attachment; filename={name}\n\n{text}\n"
        for name, text in (("long.txt", "x" * 1_100_000), ("short.txt", "y"), ("nothing.txt", ""))
    )
    raw = (
        "From: dana@seegrund.example\nTo: help@wagdesk.example\nSubject: Files\nMessage-ID: <f@s>\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee these.\n{parts}--b--\n"
    ).encode()

    received = ingest(raw)

    assert received.state == MailState.HANDLED
    assert "long.txt" in received.reason
    assert "nothing.txt" in received.reason
    assert Attachment.objects.get().name == "short.txt"
    told = Activity.objects.get(verb="email_channel.left_out")
    assert "long.txt" in told.data["files"]
    assert bytes(ReceivedMail.objects.get().raw) == raw


def test_a_sender_nobody_can_answer_is_named_in_the_reason(mailbox):
    received = ingest(mail(sender="cron@machine"))

    assert received.state == MailState.QUARANTINED
    assert "cron@machine" in received.reason


@pytest.mark.parametrize("proof", ["references", "reply address"])
def test_a_mail_from_an_agents_address_is_nobodys_words(cast, mailbox, proof):
    """Customers have the conversation's signed address too: it cannot prove an agent."""
    item, answer = answered(cast)
    talk, mails, customers = item.conversations.get(), len(sent()), Customer.objects.count()
    named = {"to": answer["Reply-To"]} if proof == "reply address" else {"References": "<first@seegrund.example>"}

    received = ingest(mail("Pay here.", sender="Alice <Alice@wagdesk.example>", message_id="<x@y>", **named))
    run_until_idle()

    said = Message.objects.latest("pk")
    assert (said.conversation.item, said.conversation.audience) == (item, "internal")
    assert (said.author_user, said.author_customer) == (None, None)
    assert said.author_label == "Alice <Alice@wagdesk.example> (by mail, not proven)"
    assert "internal note" in received.reason
    assert (Customer.objects.count(), len(sent())) == (customers, mails)
    assert talk.messages.count() == 2
    assert not talk.participants.filter(customer__addresses__normalized="alice@wagdesk.example").exists()
    assert WorkItem.objects.get(pk=item.pk).waiting_since is None


def test_an_answer_to_a_colleagues_mail_comes_home(cast, mailbox):
    item, _answer = answered(cast)
    ingest(mail("Which?", sender="alice@wagdesk.example", References="<first@seegrund.example>", message_id="<x@y>"))

    answer = ingest(mail("The blue one.", In_Reply_To="<x@y>", message_id="<z@s>", subject="Something"))

    assert (answer.intake.item, answer.intake.message.conversation.audience) == (item, "public")


def test_an_agent_who_asks_for_something_is_its_customer(cast, mailbox):
    asked = ingest(mail("My screen is broken.", sender="alice@wagdesk.example", message_id="<x@y>")).intake

    answer = mail("Now it smokes.", sender="alice@wagdesk.example", In_Reply_To="<x@y>", message_id="<z@y>")
    more = ingest(answer).intake

    assert more.item == asked.item
    assert more.message.author_customer == asked.message.author_customer is not None


def test_a_full_disk_makes_the_mail_server_come_again(mailbox, monkeypatch):
    def refuse(raw):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(ingest_mail, "ingest", refuse)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(mail())))

    with pytest.raises(CommandError, match="try again later") as failure:
        call_command("ingest_mail", "-")

    assert failure.value.returncode == 75


@pytest.mark.parametrize(
    ("headers", "body", "says"),
    [
        ("Subject: Lone\nContent-Type: text/plain; charset=utf-7", "+2AA- please help", "\ufffd please help"),
        ("Subject: Pair\nContent-Type: text/plain; charset=utf-7", "+2AA-+3/8- please help", "\U000103ff please help"),
        ("Subject: =?utf-7?q?+2AA- lone?=\nContent-Type: text/plain", "please help", "please help"),
        (
            "Subject: Escape\nContent-Type: text/plain; charset=unicode_escape",
            "\\ud800 please help",
            "\ufffd please help",
        ),
    ],
)
def test_half_a_character_costs_no_mail(mailbox, client, cast, headers, body, says):
    received = ingest(f"From: dana@seegrund.example\nTo: help@wagdesk.example\n{headers}\n\n{body}\n".encode())

    assert received.intake.item.conversations.get().messages.get().text.strip() == says
    cast.sign_in(client, "root")
    assert client.get(f"/admin/received-mail/inspect/{received.pk}/").status_code == 200
    assert client.get(f"/admin/arrivals/inspect/{received.intake_id}/").status_code == 200
