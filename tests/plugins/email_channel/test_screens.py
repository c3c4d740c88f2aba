"""The log of received mails: what may be done from it, and what it hands out."""

import pytest

from core.work.models import WorkItem
from plugins.email_channel.models import Mailbox, MailState, ReceivedMail
from plugins.email_channel.services import ingest
from tests.plugins.email_channel.test_channel import mail

pytestmark = pytest.mark.django_db
LOG = "/admin/received-mail/"


@pytest.fixture
def mailbox(cast):
    return Mailbox.objects.create(name="Help", address="help@wagdesk.example", is_default=True, team=cast.field_support)


@pytest.fixture
def root(client, cast):
    client.force_login(cast.root.user)
    return client


def test_all_again_is_offered_only_beside_what_could_not_be_read(root, mailbox):
    ingest(mail(subject="Fine"))
    ingest(b"Subject: Nobody wrote this\n\nHello")

    assert "Read all again" not in root.get(LOG).content.decode()
    assert "Read all again" in root.get(f"{LOG}?tab=quarantined").content.decode()


def test_a_mail_that_was_left_alone_can_be_read_again(root, cast, mailbox):
    customer = cast.dana.customer
    customer.is_blocked = True
    customer.save()
    left = ingest(mail())
    assert left.state == MailState.IGNORED
    customer.is_blocked = False
    customer.save()

    answer = root.post(f"{LOG}action/again/{left.pk}/", follow=True)

    assert "1 mail was taken in now." in answer.content.decode()
    left.refresh_from_db()
    assert (left.state, left.intake.item.title) == (MailState.HANDLED, "Drift")


def test_a_mail_that_still_cannot_be_taken_in_says_why(root, mailbox):
    lost = ingest(b"Subject: Nobody wrote this\n\nHello")

    said = root.post(f"{LOG}action/again/{lost.pk}/", follow=True).content.decode()

    assert "0 mails were taken in now. 1 not: It names no sender." in said


def test_reading_all_again_leaves_alone_what_was_left_alone(root, cast, mailbox):
    customer = cast.dana.customer
    customer.is_blocked = True
    customer.save()
    left = ingest(mail())
    customer.is_blocked = False
    customer.save()

    root.post(f"{LOG}action/again_all/")

    left.refresh_from_db()
    assert left.state == MailState.IGNORED
    assert not WorkItem._base_manager.exists()


def test_a_handled_mail_is_not_handled_twice(root, mailbox):
    handled = ingest(mail())

    root.post(f"{LOG}action/again/{handled.pk}/")

    assert WorkItem._base_manager.count() == 1


def test_the_whole_mail_is_saved_as_it_came(root, mailbox):
    raw = mail("long " * 10_000) + b"\xff\x00 end"
    kept = ingest(raw)

    shown = root.get(f"{LOG}inspect/{kept.pk}/").content.decode()
    answer = root.get(f"{LOG}source/{kept.pk}/")

    assert "Only the beginning is shown here." in shown
    assert f'href="{LOG}source/{kept.pk}/"' in shown
    assert answer.content == raw
    assert answer["Content-Type"] == "message/rfc822"
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{kept.pk}.eml"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_mail_is_handed_out_to_administrators_only(client, cast, mailbox):
    kept = ingest(mail())
    client.force_login(cast.alice.user)

    answer = client.get(f"{LOG}source/{kept.pk}/")

    assert answer.status_code == 404
    assert ReceivedMail.objects.get().state == MailState.HANDLED
