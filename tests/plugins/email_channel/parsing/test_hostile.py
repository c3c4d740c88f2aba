"""A mail made to keep us busy is read in the time any mail of its length takes."""

import time

import pytest

from plugins.email_channel.parsing import parse

TOP = b"From: dana@example.com\r\nSubject: Help\r\n"
DAEMON = b"From: MAILER-DAEMON@example.net\r\nSubject: failure notice\r\n\r\n"
MANY = 60_000


@pytest.mark.parametrize(
    "raw",
    [
        TOP + b" folded\r\n" * MANY,
        b"Subject: " + b"=?utf-8?q?a?= " * MANY,
        b"Subject: " + b"=?" * MANY,
        TOP + b"Content-Type: text/plain; " + b"a" * MANY,
        TOP + b"Content-Type: text/plain; " + b" " * MANY,
        TOP + b'Content-Type: text/plain; a="' + b"\\" * MANY,
        b"To: " + b"dana@example.com," * MANY,
        b"From: " + b"(" * MANY,
        b"From: " + b'"@' * MANY,
        b"References: " + b"<a@b> " * MANY,
        b"References: <" + b" " * MANY,
        TOP + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * MANY,
        TOP + b"Content-Type: text/html\r\n\r\n" + b"<meta " * MANY,
        TOP + b"\r\n" + b"begin 644 a\r\n" * MANY,
        DAEMON + b" " * MANY,
        DAEMON + b"\r\n" * MANY,
        DAEMON + b"> \n" * MANY,
        DAEMON + b"message " * MANY,
        DAEMON + b"a@" * MANY,
        b"A: b\r\n" * MANY,
    ],
)
def test_no_mail_takes_longer_than_its_length_explains(raw):
    started = time.process_time()

    parse(raw)

    assert time.process_time() - started < 2
