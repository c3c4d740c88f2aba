"""The header lines of a mail or a part, and their values read tolerantly.

Guarantees: never raises; a value is Unicode, on one line, with its encoded words decoded wherever they can be.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from plugins.email_channel.parsing.charsets import decode

_FIELD = re.compile(rb"^([!-9;-~]{1,100})[ \t]*:[ \t]?(.*)$", re.DOTALL)
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=", re.DOTALL)
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_SPACES = re.compile(r"[ \t\r\n]+")
_PARAMETER = re.compile(
    r"""\s{0,200}([^\s=;"]{1,100})\s{0,20}=\s{0,200}(?:"((?:[^"\\]|\\.)*)"?([^;]*)|([^;]*))""", re.DOTALL
)
_CONTINUED = re.compile(r"^(.+?)\*(\d{1,3})(\*?)$")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
#: Bounds no honest mail comes near.
_MOST_WORDS = 400
_MOST_FIELDS = 2_000
_LONGEST_VALUE = 100_000
_LONGEST_PARAMETERS = 8_000


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields in their order, as raw bytes. Names compare without case.

    `charset` is the mail's own: programs that do not encode their headers write them in it.
    """

    fields: tuple[tuple[str, bytes], ...]
    charset: str = ""

    def raw(self, name: str) -> list[str]:
        """Every value of a field, on one line, encoded words left as they are."""
        name = name.lower()
        return [_unfolded(value, self.charset) for field, value in self.fields if field.lower() == name]

    def all(self, name: str) -> list[str]:
        """Every value of a field, decoded."""
        return [decode_words(value) for value in self.raw(name)]

    def get(self, name: str) -> str:
        """The first value of a field, decoded; empty when there is none."""
        return next(iter(self.all(name)), "")

    def items(self) -> Iterator[tuple[str, str]]:
        """Name and decoded value of each field."""
        for name, value in self.fields:
            yield name, decode_words(_unfolded(value, self.charset))


@dataclass(frozen=True, slots=True)
class Valued:
    """A field like Content-Type: a value in lower case and its parameters (names in lower case)."""

    value: str
    parameters: dict[str, str]


def split_headers(raw: bytes) -> tuple[Headers, bytes]:
    """The fields at the top of a mail or part, and the body below them."""
    fields: list[tuple[str, list[bytes]]] = []
    position = 0
    while position < len(raw):
        end = raw.find(b"\n", position)
        end = len(raw) if end < 0 else end + 1
        content = raw[position:end].rstrip(b"\r\n")
        if not content:
            return _headers(fields), raw[end:]
        match = _FIELD.match(content)
        if fields and (content[:1] in b" \t" or (match is None and _is_unfinished(fields[-1][1][-1]))):
            fields[-1][1].append(content)
        elif match:
            fields.append((match.group(1).decode("ascii"), [match.group(2)]))
        elif not content.startswith((b"From ", b">From ")) and not _more_fields(raw, end):
            return _headers(fields), raw[position:]  # the blank line is missing
        position = end
    return _headers(fields), b""


def _is_unfinished(value: bytes) -> bool:
    """Whether the next line belongs to this value although it was not indented."""
    return value.rstrip().endswith(b";")


def _more_fields(raw: bytes, start: int) -> bool:
    """Whether a line that is no field stands among fields: junk to skip, not the body."""
    following = raw[start : start + 2000].split(b"\n", 2)[:1]
    return bool(following and _FIELD.match(following[0].rstrip(b"\r")))


def _unfolded(value: bytes, charset: str) -> str:
    text = decode(value, charset if any(byte > 127 for byte in value) else "")
    return _SPACES.sub(" ", text).strip()


def _headers(lines: list[tuple[str, list[bytes]]]) -> Headers:
    fields = tuple((name, b"\n".join(pieces)[:_LONGEST_VALUE]) for name, pieces in lines[:_MOST_FIELDS])
    for name, value in fields:
        if name.lower() == "content-type" and (match := _CHARSET.search(value)):
            return Headers(fields, match.group(1).decode("ascii"))
    return Headers(fields)


def decode_words(value: str) -> str:
    """Encoded words (=?utf-8?q?…?=) as text. What cannot be decoded stays as it is."""
    value = value[:_LONGEST_VALUE]
    if "=?" not in value:
        return _clean(value)
    value = _BETWEEN_WORDS.sub(r"\1", value)
    pieces: list[str] = []
    position = 0
    pending: tuple[str, bytes] | None = None  # neighbours in one charset may share a character
    for match in list(_WORD.finditer(value))[:_MOST_WORDS]:
        charset, data = match.group(1).partition("*")[0].lower(), _word_bytes(match)
        if data is None:
            continue
        if pending and pending[0] == charset and match.start() == position:
            pending = (charset, pending[1] + data)
        else:
            pieces.append(_flush(pending))
            pieces.append(value[position : match.start()])
            pending = (charset, data)
        position = match.end()
    pieces += [_flush(pending), value[position:]]
    return _clean("".join(pieces))


def _flush(pending: tuple[str, bytes] | None) -> str:
    return decode(pending[1], pending[0]) if pending else ""


def _word_bytes(match: re.Match[str]) -> bytes | None:
    encoded = match.group(3).encode("utf-8", "surrogateescape")
    if match.group(2) in "bB":
        compact = re.sub(rb"[^A-Za-z0-9+/]", b"", encoded)
        try:
            return base64.b64decode(compact[: len(compact) - (len(compact) % 4 == 1)] + b"===")
        except binascii.Error:
            return None
    return _HEX.sub(lambda found: bytes([int(found.group(1), 16)]), encoded.replace(b"_", b" "))


def _clean(value: str) -> str:
    """One line without control characters."""
    value = _SPACES.sub(" ", value) if "\n" in value or "\r" in value else value
    return "".join(character for character in value if character >= " " and character != "\x7f").strip()


def valued(value: str) -> Valued:
    """A field with parameters, RFC 2231 and its many misunderstandings included."""
    head, _, rest = value[:_LONGEST_PARAMETERS].partition(";")
    plain: dict[str, str] = {}
    continued: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(rest):
        name = match.group(1).lower()
        quoted, trailing, bare = match.group(2), match.group(3), match.group(4)
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (bare or "").strip()
        if quoted is not None and trailing and trailing.strip().startswith("=?"):
            text += trailing.strip()
        piece = _CONTINUED.match(name)
        if piece:
            continued.setdefault(piece.group(1), {})[int(piece.group(2))] = (text, bool(piece.group(3)))
        elif name.endswith("*"):
            continued.setdefault(name[:-1], {})[0] = (text, True)
        else:
            plain.setdefault(name, decode_words(text))
    for name, pieces in continued.items():
        plain[name] = _joined(pieces)
    return Valued(head.strip().strip('"').lower(), plain)


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """The pieces of an RFC 2231 parameter in their order."""
    charset, data = "", b""
    for number, (text, encoded) in sorted(pieces.items()):
        if encoded and number == min(pieces) and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if encoded else text.encode("utf-8", "surrogateescape")
    return decode_words(decode(data, charset))


def parse_date(value: str) -> datetime | None:
    """A date as people and programs write it; without a zone it counts as UTC. Impossible ones are none."""
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    try:
        return date if date.astimezone(UTC).year >= 1970 else None
    except OverflowError:
        return None
