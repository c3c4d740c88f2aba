"""What a file is, whatever its sender says: its type from its first bytes, a name that is safe to keep.

Guarantees: a type from a short list, by what the file contains; nothing a browser would run is ever called what it
is, so that it cannot be shown; a name is one plain path segment.
"""

import re
import unicodedata
from typing import IO

import filetype
from django.conf import settings
from django.core.files.base import File

_HEAD = 8192
UNKNOWN = "application/octet-stream"
#: How many files one field takes.
MOST_FILES = 5
#: Images a browser decodes and nothing more. SVG can run scripts and is none of them.
INLINE_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})

#: Types taken from the content alone.
_BINARY = INLINE_IMAGES | frozenset(
    {
        "image/bmp",
        "image/heic",
        "image/tiff",
        "image/vnd.adobe.photoshop",
        "image/x-icon",
        "application/pdf",
        "application/zip",
        "application/gzip",
        "application/x-7z-compressed",
        "application/x-bzip2",
        "application/x-rar-compressed",
        "application/x-tar",
        "application/x-xz",
        "application/rtf",
        "application/postscript",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "audio/mpeg",
        "audio/ogg",
        "audio/x-wav",
        "audio/mp4",
        "audio/amr",
        "video/mp4",
        "video/quicktime",
        "video/webm",
        "video/x-matroska",
        "video/x-msvideo",
    }
)
#: Containers hold many formats; here the name may say which, among those that fit.
_IN_ZIP = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
_IN_OLE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
}
_IN_DER = {"p7m": "application/pkcs7-mime", "p7s": "application/pkcs7-signature"}
#: Text is text; the name may only tell harmless kinds of it apart.
_TEXT = {
    "csv": "text/csv",
    "eml": "message/rfc822",
    "ics": "text/calendar",
    "json": "application/json",
    "md": "text/markdown",
    "tsv": "text/tab-separated-values",
    "vcf": "text/vcard",
}
_MAGIC: tuple[tuple[bytes, dict[str, str], str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _IN_OLE, UNKNOWN),
    (b"PK\x03\x04", _IN_ZIP, "application/zip"),
    (b"PK\x05\x06", {}, "application/zip"),
    (b"\x78\x9f\x3e\x22", {}, "application/ms-tnef"),
    (b"{\\rtf", {}, "application/rtf"),
    (b"-----BEGIN PGP MESSAGE", {}, "application/pgp-encrypted"),
    (b"-----BEGIN PGP SIGNATURE", {}, "application/pgp-signature"),
    (b"\x30\x82", _IN_DER, UNKNOWN),
    (b"\x30\x80", _IN_DER, UNKNOWN),
)

#: All bytes but the control characters that no text holds.
_IN_TEXT = bytes(byte for byte in range(256) if byte >= 32 or byte in (7, 8, 9, 10, 11, 12, 13, 27))
_LONGEST_NAME = 150
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:\"|?*]")
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def sniff(file: "bytes | IO[bytes] | File[bytes]", name: str = "") -> str:
    """The content type, from the first bytes; the name only helps where several types look alike."""
    head = _head(file)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    for magic, by_name, otherwise in _MAGIC:
        if head.startswith(magic):
            return by_name.get(extension, otherwise)
    guessed = filetype.guess_mime(head) if head else None
    if guessed in _BINARY:
        return str(guessed)
    if guessed is None and _is_text(head):
        return _TEXT.get(extension, "text/plain")
    return UNKNOWN


def largest_upload() -> int:
    """How many bytes a file may have, whichever way it comes: form, portal, agent, mail, API."""
    return int(settings.WAGDESK_MAX_UPLOAD_MB) * 1024 * 1024


def most_together() -> int:
    """How many bytes the files of one request may have, those of all its fields."""
    return int(settings.WAGDESK_MAX_REQUEST_MB) * 1024 * 1024


def is_inline_image(content_type: str) -> bool:
    """Whether a file of this (sniffed) type may be shown in a page."""
    return content_type in INLINE_IMAGES


def safe_name(name: str) -> str:
    """A name to keep and to offer for saving: one segment, no tricks, its extension preserved."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = _FORBIDDEN.sub("", name)
    name = " ".join(name.split()).strip(". ")
    if not name or _RESERVED.match(name):
        name = f"file-{name}" if name else "file"
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: _LONGEST_NAME - len(extension) - 1].rstrip()}.{extension}"
    return name[:_LONGEST_NAME]


def _head(file: "bytes | IO[bytes] | File[bytes]") -> bytes:
    if isinstance(file, bytes):
        return file[:_HEAD]
    position = file.tell()
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(position)
    return head


def _is_text(head: bytes) -> bool:
    """No byte that text never has, save in UTF-16 with its mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not head.translate(None, _IN_TEXT)
