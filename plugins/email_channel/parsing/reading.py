"""Raw bytes to a mail we understand. The one function others call.

Guarantees: every mail with at least one readable header is parsed, however broken; the result is pure Unicode.
Never: touches a database, the network or the clock.
"""

import re

from django.utils.translation import gettext as _

from plugins.email_channel.parsing.addresses import mailboxes, message_ids
from plugins.email_channel.parsing.automatic import auto_kind
from plugins.email_channel.parsing.bodies import read_body
from plugins.email_channel.parsing.bounces import read_bounce
from plugins.email_channel.parsing.headers import Headers, parse_date
from plugins.email_channel.parsing.mail import AutoKind, Mailbox, ParsedMail, UnparsableMail
from plugins.email_channel.parsing.parts import read_parts

_LANGUAGE = re.compile(r"^\s*([a-z]{2,3}(?:-[a-z]{2,4})?)\b", re.IGNORECASE)
_DELIVERED = ("Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To", "X-Delivered-To", "X-Rcpt-To")


def parse(raw: bytes, *, instance: str = "") -> ParsedMail:
    """Understand a mail. `instance` is what our own automatic mail carries as X-Loop.

    Raises UnparsableMail when there is no mail in the bytes: nothing at all, or not one header.
    """
    raw = raw.lstrip(b"\r\n\t \x00\xef\xbb\xbf") if raw[:1] in b"\r\n\t \x00\xef" else raw
    if not raw.strip():
        raise UnparsableMail(_("The file is empty."))
    root = read_parts(raw)
    if not root.headers.fields:
        raise UnparsableMail(_("There is not one mail header in it."))
    headers = root.headers
    body = read_body(root)
    subject = headers.get("Subject")[:990]
    sender = _sender(headers)
    text = body.text
    kind = auto_kind(root, sender, subject=subject, text=text, instance=instance)
    answered = message_ids(headers.raw("In-Reply-To"))
    return ParsedMail(
        subject=subject,
        sender=sender,
        reply_to=mailboxes(headers.raw("Reply-To")),
        to=mailboxes(headers.raw("To")),
        cc=mailboxes(headers.raw("Cc")),
        delivered_to=_delivered_to(headers),
        message_id=next(iter(message_ids(headers.raw("Message-ID"))), ""),
        in_reply_to=answered,
        references=tuple(dict.fromkeys([*message_ids(headers.raw("References")), *answered])),
        date=parse_date(headers.get("Date")),
        text=text,
        html=body.html,
        files=tuple(body.files),
        auto=kind,
        bounce=read_bounce(root, text) if kind is AutoKind.BOUNCE else None,
        language=_language(headers),
        headers=tuple(headers.items()),
    )


def _sender(headers: Headers) -> Mailbox | None:
    """Who wrote it; where From says nothing usable, who sent it."""
    for name in ("From", "Sender", "Reply-To", "Return-Path", "X-Envelope-From"):
        if boxes := mailboxes(headers.raw(name)):
            return boxes[0]
    return None


def _delivered_to(headers: Headers) -> tuple[str, ...]:
    found = mailboxes(value for name in _DELIVERED for value in headers.raw(name))
    return tuple(box.address for box in found)


def _language(headers: Headers) -> str:
    """What the sender's program says the mail is written in."""
    match = _LANGUAGE.match(headers.get("Content-Language"))
    return match.group(1) if match else ""
