"""A mail as a tree of parts, however broken its MIME is.

Guarantees: never raises; every byte below the headers belongs to a part, a preamble or an epilogue; a part keeps its
bytes as they came, so that a mail inside a mail can be saved as it was. Depth and number are bounded.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.email_channel.parsing.headers import Headers, Valued, split_headers, valued
from plugins.email_channel.parsing.uuencoded import decode_body as decode_uuencoded

_DEEPEST = 25
_MOST_PARTS = 1000
_TYPE = re.compile(r"^[\w.+-]{1,100}/[\w.+*-]{1,150}$")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_AFTER_BOUNDARY = re.compile(rb"(--[^\r\n]*|[ \t]*)(?=\r?\n|\Z)")
_GUESSED_BOUNDARY = re.compile(rb"(?:\A|\n)--([^\r\n]{1,200}?)[ \t]*(?=\r?\n)")


@dataclass(frozen=True, slots=True)
class Part:
    """One node: either a leaf with data, or a multipart or message with children. `path` is 1, 1_2, 1_2_1 …"""

    path: str
    headers: Headers
    content: Valued  # Content-Type
    disposition: Valued
    raw: bytes
    data: bytes
    children: tuple["Part", ...] = ()

    @property
    def type(self) -> str:
        return self.content.value

    @property
    def filename(self) -> str:
        """The name its sender gave it, as it came."""
        return self.disposition.parameters.get("filename") or self.content.parameters.get("name") or ""

    @property
    def content_id(self) -> str:
        return self.headers.get("Content-ID").strip("<> ")

    def leaves(self) -> Iterator["Part"]:
        """Every leaf in reading order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def read_parts(raw: bytes) -> Part:
    """The tree of a whole mail."""
    return _Reader().read(raw, path="1", default="text/plain", depth=0)


class _Reader:
    """Reads one mail; counts its parts."""

    def __init__(self) -> None:
        self.count = 0

    def read(self, raw: bytes, *, path: str, default: str, depth: int) -> Part:
        self.count += 1
        headers, body = split_headers(raw)
        content = _content_type(headers, default)
        disposition = valued(next(iter(headers.raw("Content-Disposition")), ""))
        encoding = _encoding(headers)
        children: tuple[Part, ...] = ()
        data = body
        if depth < _DEEPEST and self.count < _MOST_PARTS:
            if content.value.startswith("multipart/"):
                children, data = self._multipart(body, content, encoding, path=path, depth=depth)
                if not children:
                    content = Valued("text/plain", content.parameters)
            elif content.value in ("message/rfc822", "message/global", "message/news"):
                data = decode_transfer(body, encoding)
                if _looks_like_mail(data):
                    child = self.read(data, path=f"{path}_1", default="text/plain", depth=depth + 1)
                    return Part(path, headers, content, disposition, raw, data, (child,))
        if not children:
            data = decode_transfer(data, encoding)
        return Part(path, headers, content, disposition, raw, data, children)

    def _multipart(
        self, body: bytes, content: Valued, encoding: str, *, path: str, depth: int
    ) -> tuple[tuple[Part, ...], bytes]:
        pieces = _split(body, content.parameters.get("boundary", ""))
        if pieces is None and encoding in ("base64", "quoted-printable"):
            body = decode_transfer(body, encoding)  # forbidden, and done nevertheless
            pieces = _split(body, content.parameters.get("boundary", ""))
        if pieces is None:
            pieces = _split_by_guess(body)
        default = "message/rfc822" if content.value == "multipart/digest" else "text/plain"
        children = tuple(
            self.read(piece, path=f"{path}_{number}", default=default, depth=depth + 1)
            for number, piece in enumerate((pieces or [])[:_MOST_PARTS], 1)
        )
        return children, body


def _content_type(headers: Headers, default: str) -> Valued:
    """The first Content-Type that names a type; without any, the default."""
    for value in headers.raw("Content-Type"):
        content = valued(value)
        kind = content.value.split(" ")[0].rstrip(",")
        if _TYPE.match(kind):
            return Valued(kind, content.parameters)
        if content.value in ("text", "html", "plain"):
            return Valued("text/html" if content.value == "html" else "text/plain", content.parameters)
        if content.parameters.get("boundary"):
            return Valued("multipart/mixed", content.parameters)
    return Valued(default, {})


def _encoding(headers: Headers) -> str:
    words = headers.get("Content-Transfer-Encoding").lower().replace("base 64", "base64").split()
    return words[0].strip("\"';,") if words else ""


def _looks_like_mail(data: bytes) -> bool:
    headers, _ = split_headers(data[:20_000])
    return bool(headers.fields)


def _split(body: bytes, boundary: str) -> list[bytes] | None:
    """The parts between boundary lines; None when the boundary never stands alone on a line."""
    boundary = boundary.rstrip()
    if not boundary:
        return None
    lines = list(_boundary_lines(body, b"--" + boundary.encode("utf-8", "surrogateescape")))
    if not lines:
        return None
    pieces = []
    for index, (_, line_end, is_last) in enumerate(lines):
        if is_last:
            break
        end = lines[index + 1][0] if index + 1 < len(lines) else len(body)
        start = min(line_end + (2 if body[line_end : line_end + 2] == b"\r\n" else 1), len(body))
        pieces.append(body[start : max(start, end)])
    return pieces


def _boundary_lines(body: bytes, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where each begins, the line break before it included, where it ends, and whether it says that it is the last."""
    at = body.find(mark)
    while at >= 0:
        rest = _AFTER_BOUNDARY.match(body, at + len(mark))
        if rest and (at == 0 or body[at - 1 : at] == b"\n"):
            before = body[max(at - 2, 0) : at]
            yield at - (2 if before == b"\r\n" else len(before[-1:])), rest.end(), rest.group(1).startswith(b"--")
        at = body.find(mark, at + 1)


def _split_by_guess(body: bytes) -> list[bytes] | None:
    """No usable boundary is named: the first line that begins with two dashes, when a header follows it."""
    match = _GUESSED_BOUNDARY.search(body[:50_000])
    if match is None or not split_headers(body[match.end() :].lstrip(b"\r\n")[:5000])[0].fields:
        return None
    return _split(body, match.group(1).decode("utf-8", "surrogateescape"))


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """Undo a Content-Transfer-Encoding; an unknown one, or one that is not there at all, leaves the bytes alone."""
    if encoding == "base64":
        return _decode_base64(body)
    if encoding in ("quoted-printable", "qp", "quoted"):
        return binascii.a2b_qp(body)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return decode_uuencoded(body)
    return body


def _decode_base64(body: bytes) -> bytes:
    compact = _NOT_BASE64.sub(b"", body)
    visible = len(body) - sum(body.count(space) for space in (b"\r", b"\n", b" ", b"\t"))
    if len(compact) < visible * 0.8 or _reads_like_text(body):
        return body  # it only says base64
    decoded = []
    for run in re.split(rb"=+", compact):  # some programs encode piece by piece
        left_over = len(run) % 4
        if left_over == 1 or (left_over and len(compact) < visible):
            run = run[: len(run) - left_over]  # the letters of some text that strayed in, not an omitted padding
        decoded.append(binascii.a2b_base64(run + b"=" * (-len(run) % 4)))
    return b"".join(decoded)


def _reads_like_text(body: bytes) -> bool:
    """Most lines are words with spaces between them; encoded lines have none."""
    lines = [line.strip() for line in body[:8000].splitlines() if line.strip()]
    return sum(b" " in line for line in lines) * 2 > len(lines)
