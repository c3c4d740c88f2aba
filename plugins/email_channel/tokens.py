"""Proof, carried by a mail itself, of which conversation it belongs to.

Guarantees: nobody without the installation's secret can make one; comparing takes the same time right or wrong; a
program that changes upper and lower case does no harm; keys that are being retired (SECRET_KEY_FALLBACKS) still count.
Never: asks the database. That a conversation exists, and whether its answer may come from there, is for others to say.
"""

import base64
import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_LENGTH = 16  # 80 bits
_REPLY = re.compile(rf"\+c(\d{{1,18}})\.([a-z2-7]{{{_LENGTH}}})$")
_MESSAGE = re.compile(rf"^wd\.(\d{{1,18}})\.(\d{{1,18}})\.([a-z2-7]{{{_LENGTH}}})@")
_TAG = re.compile(r"\[#(\d{1,18})\]")
_REPLY_SALT = "wagdesk.email_channel.reply"
_MESSAGE_SALT = "wagdesk.email_channel.message"


def reply_address(conversation_id: int, mailbox_address: str) -> str:
    """The mailbox's address with the conversation in it, as in support+c12.k3j4…@example.com."""
    local, _, host = mailbox_address.rpartition("@")
    return f"{local}+c{conversation_id}.{_sign(_REPLY_SALT, str(conversation_id))}@{host}"


def conversation_from_addresses(addresses: Iterable[str]) -> int | None:
    """The conversation that one of the addresses proves, or None."""
    for address in addresses:
        match = _REPLY.search(address.strip("<> ").rpartition("@")[0].lower())
        if match and _is_signed(_REPLY_SALT, str(int(match.group(1))), match.group(2)):
            return int(match.group(1))
    return None


def without_token(address: str) -> str:
    """The mailbox's own address; others come back as they are."""
    local, _, host = address.rpartition("@")
    match = _REPLY.search(local.lower())
    return f"{local[: match.start()]}@{host}" if match else address


def outgoing_message_id(message_id: int, recipient_id: int, host: str) -> str:
    """The Message-ID of a message to one recipient, with brackets; the same on every try."""
    token = _sign(_MESSAGE_SALT, f"{message_id}.{recipient_id}")
    return f"<wd.{message_id}.{recipient_id}.{token}@{host}>"


def message_from_id(message_id: str) -> tuple[int, int] | None:
    """(message, recipient) of a Message-ID we made ourselves, or None."""
    match = _MESSAGE.match(message_id.strip("<> ").lower())
    if match is None:
        return None
    message, recipient = int(match.group(1)), int(match.group(2))
    if not _is_signed(_MESSAGE_SALT, f"{message}.{recipient}", match.group(3)):
        return None
    return message, recipient


def tagged_subject(subject: str, number: int) -> str:
    """The subject with the item's number in it, once."""
    return subject if f"[#{number}]" in subject else f"{subject} [#{number}]".strip()


def number_from_subject(subject: str) -> int | None:
    """The number of the first tag. It proves nothing: anybody can write one."""
    match = _TAG.search(subject)
    return int(match.group(1)) if match else None


def _sign(salt: str, value: str, secret: str | bytes | None = None) -> str:
    digest = salted_hmac(salt, value, secret=secret, algorithm="sha256").digest()
    return base64.b32encode(digest[: _LENGTH * 5 // 8]).decode("ascii").lower()


def _is_signed(salt: str, value: str, token: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    matches = [constant_time_compare(_sign(salt, value, key), token) for key in keys]
    return True in matches
