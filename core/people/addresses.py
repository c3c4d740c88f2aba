"""What an address is: how it is compared, and which mail domains belong to everybody.

Guarantees: two spellings of one mailbox or one phone number come out the same; what comes out is safe in a mail header.
Never: looks anything up on the network; an address that cannot be delivered is found out by sending.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

import idna

from core.people.errors import InvalidAddress
from core.people.models.customers import AddressKind

FREE_MAIL_FILE = Path(__file__).parent / "data" / "free_mail_domains.txt"
#: No spaces, no controls, none of the characters that mean something in a mail header.
LOCAL_PART = re.compile(r"[^\s\x00-\x20\x7f\"(),:;<>@\[\\\]]{1,64}")
DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
PHONE_DECORATION = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]+|\(0\)")
PHONE = re.compile(r"\+?[0-9]{5,15}")
NAME_LENGTH = 200


def normalize_address(kind: str, value: str) -> str:
    """The form in which addresses of a kind are compared. Raises InvalidAddress when it cannot be one."""
    text = unicodedata.normalize("NFC", value).strip()
    return _phone(text, value) if kind == AddressKind.PHONE else _mail(text, value)


def normalize_domain(value: str) -> str:
    """A mail domain in its ASCII form, without the @ people write in front. Raises InvalidAddress."""
    text = unicodedata.normalize("NFC", value).strip().lstrip("@").rstrip(".")
    try:
        domain = idna.encode(text, uts46=True).decode("ascii") if not text.isascii() else text
    except (idna.IDNAError, UnicodeError) as error:
        raise InvalidAddress(value) from error
    domain = domain.lower()
    if not DOMAIN.fullmatch(domain):
        raise InvalidAddress(value)
    return domain


def masked(value: str) -> str:
    """An address for eyes that may be a stranger's: enough to know one's own by."""
    local, _at, domain = value.rpartition("@")
    return f"{local[:1]}…@{domain}"


def mail_domain(normalized: str) -> str:
    """The domain of a normalised mail address."""
    return normalized.rpartition("@")[2]


def is_free_mail(domain: str) -> bool:
    """Whether everybody can have an address at this domain."""
    return domain in free_mail_domains()


@cache
def free_mail_domains() -> frozenset[str]:
    """The well-known free-mail services, from the data file of this package."""
    lines = FREE_MAIL_FILE.read_text(encoding="ascii").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def clean_name(value: str) -> str:
    """A person's or an organisation's name as it may be stored: one line, no control characters, not endless."""
    visible = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in value)
    return " ".join(unicodedata.normalize("NFC", visible).split())[:NAME_LENGTH]


def _mail(text: str, value: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at or not LOCAL_PART.fullmatch(local):
        raise InvalidAddress(value)
    return f"{local.casefold()}@{normalize_domain(domain)}"


def _phone(text: str, value: str) -> str:
    digits = PHONE_DECORATION.sub("", text.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not PHONE.fullmatch(digits):
        raise InvalidAddress(value)
    return digits
