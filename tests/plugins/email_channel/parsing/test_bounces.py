"""What delivery reports say, rule by rule."""

import pytest

from plugins.email_channel.parsing import parse


def report(words, *groups):
    """A report of RFC 3464; each group is what it says of one recipient."""
    fields = "\n\n".join(groups)
    return (
        "From: Mail System <mailer-daemon@mx.example>\nTo: help@wagdesk.example\nSubject: Undelivered\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{words}\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{fields}\n--b--\n"
    ).encode()


def group(status, diagnostic="", *, address="dana@seegrund.example", action="failed"):
    code = f"\nDiagnostic-Code: smtp; {diagnostic}" if diagnostic else ""
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}{code}"


def read(words, *groups):
    return [(one.status, one.permanent) for one in parse(report(words, *groups)).bounce.recipients]


@pytest.mark.parametrize(
    ("status", "diagnostic", "code", "permanent"),
    [
        ("5.1.1", "550 5.7.1 IP address blacklisted", "5.7.1", False),
        ("4.4.7", "452 4.4.5 Insufficient disk space", "4.4.5", False),
        ("5.0.0", "550 5.1.1 User unknown", "5.1.1", True),
        ("5.2.2", "550 Mailbox full", "5.2.2", False),
    ],
)
def test_the_last_servers_own_code_counts(status, diagnostic, code, permanent):
    assert read("It failed.", group(status, diagnostic)) == [(code, permanent)]


@pytest.mark.parametrize(("action", "permanent"), [("failed", True), ("delayed", False)])
def test_an_unknown_address_is_gone_once_the_server_gave_up(action, permanent):
    found = read("It failed.", group("4.1.1", "450 4.1.1 Recipient address rejected: User unknown", action=action))

    assert found == [("4.1.1", permanent)]


def test_an_address_no_directory_has_is_gone():
    assert read("It failed.", group("5.4.1", "550 5.4.1 Recipient address rejected: Access denied")) == [
        ("5.4.1", True)
    ]


def test_a_mail_refused_after_its_text_says_nothing_of_the_address():
    words = "<dana@seegrund.example>: host mx.example said: 550 User unknown (in reply to end of DATA command)"

    assert read(words, group("5.0.0", "550 User unknown")) == [("5.0.0", False)]


def test_each_recipient_has_their_own_line():
    words = (
        "dana@seegrund.example: 550 5.1.1 <dana@seegrund.example>: User unknown\n"
        "erin@seegrund.example: 552 5.2.2 <erin@seegrund.example>: Mailbox full\n"
    )

    found = read(words, group("5.0.0"), group("5.0.0", address="erin@seegrund.example"))

    assert found == [("5.1.1", True), ("5.2.2", False)]


def test_what_the_server_answered_tells_more_than_the_words_around_it():
    raw = (
        "From: mailer-daemon@mx.example\nTo: help@wagdesk.example\nSubject: Undelivered mail\n\n"
        "mx.example rejected recipient <dana@seegrund.example>. It responded: [550 5.1.1 User unknown]\n\n"
        "The attachment contains the headers; contact your administrator with its content.\n"
    )

    (found,) = parse(raw.encode()).bounce.recipients

    assert (found.status, found.permanent) == ("5.1.1", True)


def test_a_report_that_gives_no_reason_condemns_no_address():
    (found,) = parse(
        b"From: mailer-daemon@mx.example\nTo: help@wagdesk.example\nSubject: Undelivered mail\n\n"
        b"Delivery to the following recipients failed.\n\n  dana@seegrund.example\n"
    ).bounce.recipients

    assert not found.permanent
