"""What a parsed mail is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class UnparsableMail(Exception):
    """There is no mail in it. `reason` is for the administrator who looks at what was kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AutoKind(StrEnum):
    """Why a mail was not written by a person. None of them is ever answered automatically."""

    BOUNCE = "bounce"  # a mail server says that a mail of ours did not arrive
    FEEDBACK = "feedback"  # a mailbox provider passes on a complaint
    LOOP = "loop"  # our own mail came back
    OUT_OF_OFFICE = "out_of_office"  # a person is away
    REPLY = "reply"  # any other answer nobody wrote
    RECEIPT = "receipt"  # somebody opened or deleted a mail of ours
    GENERATED = "generated"  # a notification of a machine
    BULK = "bulk"  # a mailing list, a newsletter


class Mailbox(NamedTuple):
    """A name and an address; the address is never empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a mail. The type is sniffed; `inline` images are shown inside the HTML."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """Whom a bounce is about. `status` is an RFC 3463 code such as 5.1.1, as given or as the text tells.

    `delayed`: nothing failed yet, the mail server keeps trying.
    """

    address: str
    status: str
    permanent: bool
    diagnosis: str
    delayed: bool = False


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a bounce says, and the Message-ID of the mail it is about (without brackets), if it tells."""

    recipients: tuple[FailedRecipient, ...]
    original_message_id: str


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as we understand it. Ids are without brackets; texts are Unicode with LF line ends.

    `references` holds every id of References and In-Reply-To, in that order, each once.
    """

    subject: str
    sender: Mailbox | None
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    delivered_to: tuple[str, ...]
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    text: str
    html: str
    files: tuple[MailFile, ...]
    auto: AutoKind | None
    bounce: Bounce | None
    language: str
    headers: tuple[tuple[str, str], ...]
