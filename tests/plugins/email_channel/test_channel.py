"""Mail becomes conversations, answers become mail, and nothing is lost or told to strangers."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from wagtail.models import Site

from core.conversations.models import DeliveryState, Intake, Message, Recipient
from core.conversations.services import add_message, withdraw_message
from core.events.models import Delivery, OutgoingMail
from core.events.relay import run_until_idle
from core.plugins.switches import set_enabled
from core.work.models import StatusCategory, WorkItem
from plugins.email_channel.models import Mailbox, MailState, ReceivedMail
from plugins.email_channel.services import ingest, ingesting
from plugins.email_channel.tokens import reply_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(cast, settings):
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    settings.WAGDESK_MAIL_URL = "mailbox:"
    return Mailbox.objects.create(name="Help", address="help@wagdesk.example", is_default=True, team=cast.field_support)


def mail(text="It drifts.", *, to="help@wagdesk.example", sender="Dana <dana@seegrund.example>", **headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, headers.pop("subject", "Drift")
    message["Message-ID"] = headers.pop("message_id", "<first@seegrund.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return bytes(message)


def sent():
    return [message_from_bytes(bytes(one.raw), policy=default) for one in OutgoingMail.objects.order_by("pk")]


def test_a_mail_becomes_a_ticket_of_the_mailbox_team(cast, mailbox):
    received = ingest(mail())

    item = received.intake.item
    assert (received.state, item.title, item.team) == (MailState.HANDLED, "Drift", cast.field_support)
    assert item.requesters.get() == cast.dana.customer
    assert item.conversations.get().messages.get().text.strip() == "It drifts."


def test_the_same_mail_to_two_mailboxes_is_one_ticket(mailbox):
    Mailbox.objects.create(name="Sales", address="sales@wagdesk.example")

    ingest(mail(Delivered_To="help@wagdesk.example"))
    ingest(mail(Delivered_To="sales@wagdesk.example"))

    assert WorkItem.objects.count() == Message.objects.count() == 1
    assert ReceivedMail.objects.count() == 2


def test_the_customer_gets_a_confirmation_with_the_number(mailbox):
    item = ingest(mail()).intake.item
    run_until_idle()

    (confirmation,) = sent()
    assert f"[#{item.number}]" in confirmation["Subject"]
    assert confirmation["Auto-Submitted"] == "auto-replied"
    assert confirmation["In-Reply-To"] == "<first@seegrund.example>"
    assert {part.get_content_type() for part in confirmation.walk()} >= {"text/plain", "text/html"}


def test_the_confirmation_names_the_files_that_arrived(mailbox):
    received = message_from_bytes(mail(), policy=default)
    for name in ("log.txt", "curve.csv"):
        received.add_attachment(b"1;2", maintype="text", subtype="plain", filename=name)
    ingest(bytes(received))
    run_until_idle()

    (confirmation,) = sent()
    for kind in ("plain", "html"):
        assert "Files that arrived with it: log.txt, curve.csv" in confirmation.get_body((kind,)).get_content()


@pytest.mark.parametrize("header", [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"List_Id": "<x.y>"}])
def test_robots_get_no_confirmation(mailbox, header):
    ingest(mail(**header))
    run_until_idle()

    assert sent() == []


def answered(cast):
    item = ingest(mail()).intake.item
    add_message(conversation=item.conversations.get(), by=cast.alice.actor, text="Which lamp?", undo_seconds=0)
    run_until_idle()
    return item, sent()[-1]


def test_an_answer_leaves_and_the_reply_to_it_comes_home(cast, mailbox):
    item, answer = answered(cast)
    assert answer["To"] == "dana@seegrund.example"
    assert "Alice Agent" in answer["From"]
    assert Recipient.objects.get().state == DeliveryState.KEPT

    ingest(mail("The new one.", message_id="<b@s.example>", In_Reply_To=answer["Message-ID"], subject="Something else"))

    assert WorkItem.objects.count() == 1
    assert Message.objects.latest("pk").text.strip() == "The new one."


@pytest.mark.parametrize("how", ["reply address", "references", "own first id", "subject tag"])
def test_every_proof_of_a_conversation_finds_it(cast, mailbox, how):
    item, answer = answered(cast)
    talk = item.conversations.get()
    mails = {
        "reply address": mail(to=reply_address(talk.pk, "help@wagdesk.example"), message_id="<2@s>", subject="x"),
        "references": mail(References=f"<a@b> {answer['Message-ID']} <unknown@c>", message_id="<2@s>", subject="x"),
        "own first id": mail(References="<first@seegrund.example>", message_id="<2@s>", subject="x"),
        "subject tag": mail(subject=f"Re: Drift [#{item.number}]", message_id="<2@s>"),
    }

    assert ingest(mails[how]).intake.item == item


def test_a_number_in_the_subject_opens_nothing_to_a_stranger(cast, mailbox):
    item, _answer = answered(cast)

    received = ingest(mail(subject=f"[#{item.number}]", sender="erin@brightwater.example", message_id="<3@b>"))

    assert received.intake.item != item


def test_a_forged_reply_address_begins_a_new_ticket(cast, mailbox):
    item, _answer = answered(cast)
    forged = reply_address(item.conversations.get().pk, "help@wagdesk.example").replace(".", ".a", 1)

    assert ingest(mail(to=forged, message_id="<4@b>", subject="x")).intake.item != item


def test_a_reply_to_a_copied_colleague_joins_the_conversation(cast, mailbox):
    item = ingest(mail(Cc="Col <col@seegrund.example>")).intake.item

    ingest(mail(sender="col@seegrund.example", References="<first@seegrund.example>", message_id="<5@s>"))

    assert WorkItem.objects.count() == 1
    assert item.conversations.get().participants.filter(customer__addresses__normalized="col@seegrund.example").exists()


def test_a_withdrawn_answer_never_leaves(cast, mailbox):
    item = ingest(mail(Auto_Submitted="auto-generated")).intake.item
    message = add_message(conversation=item.conversations.get(), by=cast.alice.actor, text="Oops", undo_seconds=60)
    withdraw_message(message=message, by=cast.alice.actor)
    Message.objects.filter(pk=message.pk).update(send_after=None)
    run_until_idle()

    assert sent() == []


def test_an_internal_note_is_never_mailed(cast, mailbox):
    from core.conversations.services import internal_conversation

    item = ingest(mail(Auto_Submitted="auto-generated")).intake.item
    add_message(conversation=internal_conversation(item=item, by=cast.alice.actor), by=cast.alice.actor, text="Secret")
    run_until_idle()

    assert sent() == []


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02", b"no mail at all"])
def test_what_is_no_mail_is_kept_with_its_reason(mailbox, raw):
    received = ingest(raw)

    assert received.state == MailState.QUARANTINED
    assert received.reason
    assert bytes(ReceivedMail.objects.get().raw) == raw
    assert not Intake.objects.exists()


def test_our_own_mail_and_automatic_answers_make_no_ticket(cast, mailbox):
    assert ingest(mail(sender="help@wagdesk.example")).state == MailState.IGNORED
    assert (
        ingest(mail(Auto_Submitted="auto-replied", message_id="<7@s>", subject="Out of office")).state
        == MailState.IGNORED
    )
    assert not WorkItem.objects.exists()


def test_mail_without_tickets_waits(mailbox):
    set_enabled(slug="tickets", enabled=False)

    received = ingest(mail())

    assert received.state == MailState.HANDLED
    assert received.stands == received.intake.state == "waiting"
    assert received.why == received.intake.reason


def test_a_customer_mail_reopens(cast, mailbox):
    from core.work.models import Status
    from core.work.services import update_item

    item, answer = answered(cast)
    solved = Status.objects.first_of(item.item_type, StatusCategory.RESOLVED)
    update_item(item=item, by=cast.alice.actor, changes={"status": solved})

    ingest(mail("Again.", message_id="<8@s>", In_Reply_To=answer["Message-ID"]))

    assert WorkItem.objects.get(pk=item.pk).status.category == StatusCategory.OPEN


def test_delivering_twice_sends_once(cast, mailbox):
    _item, _answer = answered(cast)
    count = OutgoingMail.objects.count()
    Delivery.objects.filter(subscriber="email_channel.send_message").update(state="pending")
    Recipient.objects.update(state=DeliveryState.WAITING)
    run_until_idle()

    assert OutgoingMail.objects.count() == count


def test_the_command_reads_files_and_names_those_it_cannot(tmp_path, mailbox, capsys):
    file = tmp_path / "one.eml"
    file.write_bytes(mail())

    with pytest.raises(CommandError, match="missing.eml"):
        call_command("ingest_mail", str(file), str(tmp_path / "missing.eml"))

    assert "#" in capsys.readouterr().out
    assert WorkItem.objects.count() == 1


def with_file(size, **more):
    message = message_from_bytes(mail(**more), policy=default)
    message.add_attachment(b"x" * size, maintype="application", subtype="octet-stream", filename="log.bin")
    return bytes(message)


def test_a_file_too_large_to_keep_costs_nobody_their_ticket(mailbox, settings):
    settings.WAGDESK_MAX_UPLOAD_MB = 1

    received = ingest(with_file(1024 * 1024 + 1))

    assert received.intake.item.title == "Drift"
    assert not received.intake.message.attachments.exists()
    assert "log.bin (more than 1 MB)" in received.reason


def test_the_command_goes_on_after_a_mail_that_cannot_be_handled_now(tmp_path, mailbox, monkeypatch, capsys):
    files = [tmp_path / "one.eml", tmp_path / "two.eml"]
    files[0].write_bytes(mail(subject="No"))
    files[1].write_bytes(mail(message_id="<second@seegrund.example>"))
    real = ingesting.own_addresses
    answers = iter([RuntimeError("the disk is full")])

    def failing_once():
        for error in answers:
            raise error
        return real()

    monkeypatch.setattr(ingesting, "own_addresses", failing_once)

    call_command("ingest_mail", *map(str, files))

    assert "one.eml: Just arrived" in capsys.readouterr().out
    assert WorkItem.objects.get().title == "Drift"
    run_until_idle()  # the relay takes what is left
    assert set(WorkItem.objects.values_list("title", flat=True)) == {"Drift", "No"}


def test_a_mail_says_the_name_of_the_site(cast, mailbox):
    assert Site.objects.update(site_name="Nordlicht") == 1

    _item, answer = answered(cast)

    assert "Nordlicht" in answer.get_body(("plain",)).get_content()
