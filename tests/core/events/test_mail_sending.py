"""Mail leaves through a real server."""

import pytest
from django.core.mail import send_mail

from core.events import queries, relay, services
from core.events.errors import BadMailUrl
from core.events.models import Delivery, OutboxEntry, OutgoingMail
from core.events.relay.running import Outcome
from core.events.transports import Mailbox, Smtp, configured_transport
from tests.core.events.sample_mail import FAILED, SENT, again, happened, queue

pytestmark = pytest.mark.usefixtures("outbox_backend")


def test_a_real_server_receives_every_recipient(committed, mail_server):
    mail = queue("ann@a.example", "Bob <bob@b.example>", bcc=["eve@e.example"])

    relay.run_until_idle()

    received = mail_server.received()
    assert received == [(address, mail.message_id) for address in ("ann@a.example", "bob@b.example", "eve@e.example")]
    assert happened() == [SENT]


def test_a_temporary_refusal_is_tried_again_under_the_same_message_id(committed, mail_server):
    mail = queue("temporary-2@a.example")

    assert relay.run_until_idle() == {Outcome.RETRY: 1}
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("queued", "temporary-2@a.example: 451 try later")
    again()
    again()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == ("sent", 3, "")
    assert mail_server.received() == [("temporary-2@a.example", mail.message_id)]


def test_a_permanent_refusal_fails_at_once_with_the_servers_words(committed, mail_server):
    mail = queue("never@a.example")

    relay.run_until_idle()

    mail.refresh_from_db()
    delivery = Delivery.objects.get(subscriber="core.events.send_mail")
    assert (mail.state, delivery.state) == ("failed", "parked")
    assert delivery.last_error == mail.last_error == "never@a.example: 550 no such mailbox"
    assert happened() == [FAILED]
    assert queries.recipient_states(mail_id=mail.pk) == {"never@a.example": ("failed", "550 no such mailbox")}


@pytest.mark.parametrize(
    ("sender", "recipient", "words"),
    [("never@desk.example", "ann@a.example", "553 sender not"), ("desk@desk.example", "content@a.example", "554 not")],
)
def test_a_refused_sender_or_content_fails_for_everybody(committed, mail_server, sender, recipient, words):
    send_mail("s", "b", sender, [recipient, "bob@b.example"])

    relay.run_until_idle()

    mail = OutgoingMail.objects.get()
    assert mail.state == "failed"
    assert set(mail.refused) == {recipient, "bob@b.example"}
    assert words in mail.last_error
    assert mail_server.received() == []


def test_who_accepted_a_mail_does_not_get_it_again_for_those_who_did_not(committed, mail_server):
    mail = queue("ann@a.example", "temporary-1@a.example", "never@a.example")

    relay.run_until_idle()
    assert queries.recipient_states(mail_id=mail.pk) == {
        "ann@a.example": ("sent", ""),
        "temporary-1@a.example": ("queued", ""),
        "never@a.example": ("failed", "550 no such mailbox"),
    }
    again()

    mail.refresh_from_db()
    assert (mail.state, list(mail.refused)) == ("failed", ["never@a.example"])
    assert [recipient for recipient, _ in mail_server.received()] == ["ann@a.example", "temporary-1@a.example"]
    assert happened() == [FAILED]


def test_a_connection_lost_after_the_mail_was_taken_sends_it_again_under_one_message_id(committed, mail_server):
    mail = queue("closed-1@a.example")

    assert relay.run_until_idle() == {Outcome.RETRY: 1}
    again()

    mail.refresh_from_db()
    assert mail.state == "sent"
    assert mail_server.received() == [("closed-1@a.example", mail.message_id)] * 2


def test_a_server_that_is_away_is_tried_until_the_last_try_then_the_mail_failed(committed, settings):
    settings.WAGDESK_MAIL_URL = "smtp://127.0.0.1:9"
    settings.WAGDESK_DELIVERY_ATTEMPTS = 2
    mail = queue("ann@a.example")

    relay.run_until_idle()
    mail.refresh_from_db()
    assert mail.state == "queued"
    again()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", 2)
    assert "ConnectionRefusedError" in mail.last_error
    assert Delivery.objects.get(subscriber="core.events.send_mail").state == "parked"
    assert happened() == [FAILED]


@pytest.mark.parametrize("pruned", [False, True])
def test_a_failed_mail_is_retried_with_those_who_refused_it(committed, mail_server, settings, pruned):
    settings.WAGDESK_MAIL_URL = "smtp://127.0.0.1:9"
    settings.WAGDESK_DELIVERY_ATTEMPTS = 1
    mail = queue("ann@a.example")
    relay.run_until_idle()
    if pruned:
        OutboxEntry.objects.all().delete()

    settings.WAGDESK_MAIL_URL = mail_server.url
    assert services.retry_mail(mail_id=mail.pk)
    relay.run_until_idle()

    mail.refresh_from_db()
    assert (mail.state, mail.refused) == ("sent", {})
    assert mail_server.received() == [("ann@a.example", mail.message_id)]
    assert not services.retry_mail(mail_id=mail.pk)


def test_replaying_the_delivery_of_a_failed_mail_tries_it_again(committed, mail_server, settings):
    settings.WAGDESK_MAIL_URL = "smtp://127.0.0.1:9"
    settings.WAGDESK_DELIVERY_ATTEMPTS = 1
    mail = queue("ann@a.example")
    relay.run_until_idle()

    settings.WAGDESK_MAIL_URL = mail_server.url
    services.replay_parked_of(subscriber="core.events.send_mail")
    relay.run_until_idle()

    mail.refresh_from_db()
    assert mail.state == "sent"


def test_a_sent_mail_is_not_sent_again_when_its_event_is_heard_twice(committed, mail_server):
    queue("ann@a.example")
    relay.run_until_idle()

    Delivery.objects.update(state="pending")
    relay.run_until_idle()

    assert len(mail_server.received()) == 1
    assert happened() == [SENT]


def test_a_mail_that_was_erased_meanwhile_is_nobodys_fault(db):
    queue("ann@a.example").delete()

    assert relay.run_until_idle() == {Outcome.DONE: 1}


@pytest.mark.parametrize(
    ("url", "transport"),
    [
        ("mailbox:", Mailbox()),
        ("smtp://mail.a.example", Smtp("smtp", "mail.a.example", 25, "", "", 20)),
        ("smtp+starttls://u:p@mail.a.example", Smtp("smtp+starttls", "mail.a.example", 587, "u", "p", 20)),
        ("smtps://me%40a:p%2Fw@mail.a.example:4650", Smtp("smtps", "mail.a.example", 4650, "me@a", "p/w", 20)),
    ],
)
def test_the_mail_url_names_the_transport(settings, url, transport):
    settings.WAGDESK_MAIL_URL = url

    found = configured_transport()

    assert type(found) is type(transport)
    assert isinstance(found, Mailbox) or found == transport


@pytest.mark.parametrize("url", ["", "imap://a", "smtp://", "smtp://u:secret@a:99999"])
def test_a_mail_url_that_cannot_be_read_says_so_without_its_password(settings, url):
    settings.WAGDESK_MAIL_URL = url

    with pytest.raises(BadMailUrl) as raised:
        configured_transport()

    assert "secret" not in str(raised.value)
