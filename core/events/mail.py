"""Django's mail, queued: `EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"`.

Guarantees: a mail is queued together with the change around it, or not at all; its Message-ID is fixed here, so every
try goes out under the same one; one source queues one mail.
Never: opens a connection.
"""

import copy
import logging
from collections.abc import Sequence
from email.generator import BytesGenerator
from email.message import Message
from email.utils import make_msgid, parseaddr
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import IntegrityError, transaction

from core.events.events import MailQueued
from core.events.failpoints import failpoint
from core.events.models import OutgoingMail
from core.events.outbox import append_event

#: A message with this header is queued once per value; the header itself never leaves.
SOURCE_HEADER: Final = "X-Wagdesk-Source"
logger = logging.getLogger("wagdesk.events")


class OutboxEmailBackend(BaseEmailBackend):
    """Stores each message as it will leave; the relay sends it."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; returns how many. One whose source was queued before counts, and changes nothing.

        Raises ValueError (BadHeaderError for a line break in a header) for an address or header that cannot be sent.
        """
        return sum(self._queue(message) for message in email_messages if message.recipients())

    def _queue(self, message: EmailMessage) -> bool:
        try:
            mail = _rendered(message)
        except ValueError:
            if not self.fail_silently:
                raise
            logger.exception("mail not queued")
            return False
        _store(mail)
        return True


def mail_domain() -> str:
    """The right side of our Message-IDs, and our name when we greet a mail server."""
    own: str | None = getattr(settings, "WAGDESK_MAIL_DOMAIN", None)
    return own or urlsplit(getattr(settings, "WAGDESK_BASE_URL", "")).hostname or "localhost"


def _rendered(message: EmailMessage) -> OutgoingMail:
    headers = {name.lower(): value for name, value in message.extra_headers.items()}
    message_id = str(headers.get("message-id") or make_msgid(domain=mail_domain()))
    plain = copy.copy(message)  # the caller may send the same object again, as another mail
    plain.extra_headers = {
        name: value
        for name, value in message.extra_headers.items()
        if name.lower() not in {SOURCE_HEADER.lower(), "message-id"}
    } | {"Message-ID": message_id}
    encoding = message.encoding or settings.DEFAULT_CHARSET
    recipients = list(dict.fromkeys(_bare(address, encoding) for address in message.recipients()))
    return OutgoingMail(
        raw=_as_bytes(plain.message()),
        message_id=message_id,
        subject=str(message.subject),
        to=", ".join(str(address) for address in [*message.to, *message.cc]),
        envelope_from=_bare(message.from_email, encoding),
        recipients=recipients,
        remaining=recipients,
        source=headers.get(SOURCE_HEADER.lower()) or None,
    )


def _as_bytes(message: Message) -> bytes:
    """With the line ends of the wire, so that what is kept is what leaves."""
    buffer = BytesIO()
    BytesGenerator(buffer, mangle_from_=False).flatten(message, linesep="\r\n")
    return buffer.getvalue()


def _bare(address: str, encoding: str) -> str:
    """The address alone, as an envelope wants it."""
    return parseaddr(sanitize_address(str(address), encoding))[1]


def _store(mail: OutgoingMail) -> None:
    with transaction.atomic():
        if mail.source and OutgoingMail.objects.filter(source=mail.source).exists():
            return
        try:
            with transaction.atomic():
                mail.save(force_insert=True)
        except IntegrityError:
            if mail.source and OutgoingMail.objects.filter(source=mail.source).exists():
                return  # queued by somebody else since we looked
            raise
        append_event(MailQueued(mail_id=mail.pk, message_id=mail.message_id, source=mail.source))
        failpoint("mail.before_queue_commit")
    failpoint("mail.after_queue_commit")
