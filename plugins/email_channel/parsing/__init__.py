"""Mail as it comes from the network, understood however broken it is.

Pure functions on bytes, no models. Guarantees: `parse` fails only where there is no mail; nothing a person would see is
dropped; file types are sniffed. Never: decides what becomes of a mail. Start reading at `reading.parse`.
"""

from plugins.email_channel.parsing.mail import (
    AutoKind,
    Bounce,
    FailedRecipient,
    Mailbox,
    MailFile,
    ParsedMail,
    UnparsableMail,
)
from plugins.email_channel.parsing.reading import parse

__all__ = [
    "AutoKind",
    "Bounce",
    "FailedRecipient",
    "MailFile",
    "Mailbox",
    "ParsedMail",
    "UnparsableMail",
    "parse",
]
