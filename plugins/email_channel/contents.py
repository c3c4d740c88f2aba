"""What a received mail says, for the people who look after the log.

Guarantees: the HTML is sanitised and loads nothing from other servers; pictures that came with the mail stand in it;
a mail that cannot be shown says why instead.
Never: changes anything, or shows more than the mail itself holds.
"""

import logging
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.api import Unscoped, unscoped
from core.conversations.body import body_of
from core.conversations.content import place_inline_images
from core.conversations.models import Attachment
from plugins.email_channel.models import ReceivedMail
from plugins.email_channel.parsing import AutoKind, Mailbox, MailFile, ParsedMail, UnparsableMail, parse

logger = logging.getLogger("wagdesk.email_channel")
#: A larger mail is not taken apart for a page; it can be saved.
MOST_BYTES = 50 * 1024 * 1024
#: Pictures are written into the page, which is to open on a phone too. Beyond this their places show the words that
#: stand for them, and the list of files their names.
MOST_PICTURE_BYTES = 5 * 1024 * 1024

KINDS = {
    AutoKind.BOUNCE: _("Delivery report"),
    AutoKind.FEEDBACK: _("Complaint passed on by a mail provider"),
    AutoKind.LOOP: _("Our own mail"),
    AutoKind.OUT_OF_OFFICE: _("Out of office"),
    AutoKind.REPLY: _("Automatic answer"),
    AutoKind.RECEIPT: _("Read receipt"),
    AutoKind.GENERATED: _("Notification of a program"),
    AutoKind.BULK: _("Mailing list or newsletter"),
}


@dataclass(frozen=True)
class ShownFile:
    """A file of the mail, and whether the request has it too."""

    name: str
    size: int
    is_stored: bool


@dataclass(frozen=True)
class Contents:
    """A mail, ready to be drawn."""

    sender: str
    to: str
    cc: str
    sent_at: datetime | None
    message_id: str
    references: tuple[str, ...]
    kind: str
    html: SafeString
    quoted: SafeString
    language: str
    held_back: bool
    files: list[ShownFile]


def contents_of(mail: ReceivedMail) -> Contents | None:
    """What it says; None where it cannot be shown, and `why_not_shown` says why."""
    if mail.size > MOST_BYTES:
        return None
    try:
        parsed = parse(bytes(mail.raw))
    except UnparsableMail:
        return None
    except Exception:  # a mail that a parser cannot bear must not take its page away: the source is still there
        logger.exception("mail not shown", extra={"mail_id": mail.pk})
        return None
    return _shown(parsed, _stored(mail))


def why_not_shown(mail: ReceivedMail) -> str:
    """Why there are no contents, and what one can do."""
    if mail.size > MOST_BYTES:
        text = gettext("Mails of more than %(most)d MB are not opened here. Download it, and use a mail program.")
        return text % {"most": MOST_BYTES // (1024 * 1024)}
    return gettext(
        "Its text cannot be made out, so it is not shown here. Download it, and try to open it with a mail program; "
        "its source stands below."
    )


def _shown(parsed: ParsedMail, stored: set[str]) -> Contents:
    body = body_of(text=parsed.text, html=parsed.html, subject=parsed.subject)
    pictures = _pictures(parsed.files)
    return Contents(
        sender=_people((parsed.sender,) if parsed.sender else ()),
        to=_people(parsed.to),
        cc=_people(parsed.cc),
        sent_at=parsed.date,
        message_id=parsed.message_id,
        references=parsed.references,
        kind=str(KINDS[parsed.auto]) if parsed.auto else "",
        html=mark_safe(place_inline_images(body.html_new, pictures)),  # noqa: S308 - sanitised by body_of
        quoted=mark_safe(place_inline_images(body.html_quoted, pictures)),  # noqa: S308 - sanitised by body_of
        language=parsed.language,
        held_back=body.has_remote_images,
        files=[_file(one, stored) for one in parsed.files],
    )


def _pictures(files: Sequence[MailFile]) -> Callable[[str], str | None]:
    """Gives pictures by Content-ID as long as the page bears them. The parser knows which are safe."""
    inline = {file.content_id: file for file in files if file.inline}
    left = MOST_PICTURE_BYTES

    def address_of(content_id: str) -> str | None:
        nonlocal left
        file = inline.get(content_id)
        if file is None or len(file.data) > left:
            return None
        left -= len(file.data)  # at every place: one picture can stand at thousands
        return f"data:{file.content_type};base64,{b64encode(file.data).decode('ascii')}"

    return address_of


def _people(boxes: tuple[Mailbox, ...]) -> str:
    return ", ".join(f"{box.name} <{box.address}>" if box.name else box.address for box in boxes)


def _file(file: MailFile, stored: set[str]) -> ShownFile:
    return ShownFile(file.name, len(file.data), sha256(file.data).hexdigest() in stored)


def _stored(mail: ReceivedMail) -> set[str]:
    """Digests of the files that were kept; nothing of the request itself is shown by it."""
    if mail.intake_id is None:
        return set()
    with unscoped(Unscoped.PARTS):
        return set(Attachment.objects.filter(intake=mail.intake_id).values_list("sha256", flat=True))
