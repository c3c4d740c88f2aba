"""What of a mail is its text, its HTML and its files.

Guarantees: whatever a person would see in a mail program is text, HTML or a file; of alternatives the best of each kind
is taken; nothing with content disappears.
"""

import mimetypes
import re
from dataclasses import dataclass, field, replace

from core.conversations.content import text_to_html, to_text
from core.conversations.uploads import INLINE_IMAGES, safe_name, sniff
from plugins.email_channel.parsing.charsets import decode
from plugins.email_channel.parsing.headers import decode_words, split_headers
from plugins.email_channel.parsing.mail import MailFile
from plugins.email_channel.parsing.parts import Part
from plugins.email_channel.parsing.uuencoded import take_files

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CID = re.compile(r"cid:([^\s\"'<>)]{1,250})", re.IGNORECASE)
#: Another rendering of the same text that only some programs understand.
_DUPLICATES = {"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"}
_EXTENSIONS = {"message/rfc822": ".eml", "text/plain": ".txt", "image/jpeg": ".jpg", "application/octet-stream": ""}


@dataclass(slots=True)
class Body:
    """Text, HTML and files of a mail. A stretch of it may exist in both forms or in one."""

    stretches: list[tuple[str | None, str | None]] = field(default_factory=list)  # (text, HTML)
    files: list[MailFile] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it as plain text."""
        pieces = [text if text is not None else to_text(html or "") for text, html in self.stretches]
        return "\n\n".join(piece.strip("\n") for piece in pieces if piece.strip())

    @property
    def html(self) -> str:
        """All of it as HTML, as it came; empty when the sender wrote none."""
        if not any(html for _, html in self.stretches):
            return ""
        return "\n".join(html if html is not None else text_to_html(text or "") for text, html in self.stretches)


def read_body(root: Part) -> Body:
    """Text, HTML and files of a tree of parts."""
    body = Body()
    _read(root, body, is_root=True)
    cids = {found.strip("<>") for found in _CID.findall(body.html.replace("%40", "@"))}
    body.files = [_placed(file, cids) for file in body.files]
    return body


def _placed(file: MailFile, cids: set[str]) -> MailFile:
    """Inline is what the HTML shows and may be shown; everything else is listed."""
    shown = bool(file.content_id) and file.content_id in cids and file.content_type in INLINE_IMAGES
    return replace(file, inline=shown)


def _read(part: Part, body: Body, *, is_root: bool = False) -> None:
    kind = part.type
    if kind == "multipart/alternative":
        _read_alternatives(part, body)
    elif kind == "multipart/related":
        _read_related(part, body)
    elif kind.startswith("multipart/"):
        for child in part.children:
            _read(child, body)
    elif _is_body(part, is_root=is_root):
        _read_text(part, body)
    else:
        _add_file(part, body)


def _is_body(part: Part, *, is_root: bool) -> bool:
    if part.type not in (
        "text/plain",
        "text/html",
        "text/x-markdown",
        "text/markdown",
        "application/xhtml+xml",
        "text/*",
    ):
        return False
    if part.disposition.value == "attachment":
        return False
    return is_root or not part.filename


def _read_text(part: Part, body: Body) -> None:
    if part.type in ("text/html", "application/xhtml+xml"):
        body.stretches.append((None, _text_of(part)))
        return
    data, files = take_files(part.data)
    text = decode(data, part.content.parameters.get("charset", "")).replace("\r\n", "\n").replace("\r", "\n")
    if part.content.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delsp=part.content.parameters.get("delsp", "").lower() == "yes")
    if text.strip():
        body.stretches.append((text, None))
    for name, content in files:
        body.files.append(_file(content, name))


def _text_of(part: Part) -> str:
    charset = part.content.parameters.get("charset", "")
    if not charset:
        meta = _META_CHARSET.search(part.data[:4096])
        charset = meta.group(1).decode("ascii") if meta else ""
    return decode(part.data, charset).replace("\r\n", "\n")


def _read_alternatives(part: Part, body: Body) -> None:
    """One stretch out of several renderings; each may bring files of its own."""
    text: str | None = None
    html: str | None = None
    for child in part.children:
        if child.type in _DUPLICATES:
            continue
        inner = Body()
        _read(child, inner)
        body.files += inner.files
        if inner.html and inner.html.strip():
            html = inner.html
        elif inner.text and text is None:
            text = inner.text
        elif inner.text and inner.text.strip() != (text or "").strip():
            body.stretches.append((inner.text, None))  # two different texts are no alternatives
    if text is not None or html is not None:
        body.stretches.append((text, html))


def _read_related(part: Part, body: Body) -> None:
    """A page and what it shows. The page is the one named as start, or the first."""
    start = part.content.parameters.get("start", "").strip("<> ")
    page = next((child for child in part.children if start and child.content_id == start), part.children[0])
    for child in part.children:
        _read(child, body, is_root=child is page)


def _add_file(part: Part, body: Body) -> None:
    if not part.data and not part.filename:
        return
    body.files.append(_file(part.data, _name_of(part), content_id=part.content_id))


def _file(data: bytes, name: str, *, content_id: str = "") -> MailFile:
    content_type = sniff(data, name)
    return MailFile(safe_name(name), content_type, data, content_id)


def _name_of(part: Part) -> str:
    """The sender's name for it, or one that says what it is."""
    if name := decode_words(part.filename).strip():
        return name + ".eml" if part.type == "message/rfc822" and "." not in name[-5:] else name
    if part.type in ("message/rfc822", "message/global", "message/news"):
        subject = split_headers(part.data)[0].get("Subject")
        return (re.sub(r"[/\\]", "-", subject)[:100] or "message") + ".eml"
    known = {
        "message/delivery-status": "delivery-status.txt",
        "text/rfc822-headers": "headers.txt",
        "text/calendar": "invite.ics",
    }
    if part.type in known:
        return known[part.type]
    sniffed = sniff(part.data)
    claimed = part.type if sniffed in ("application/octet-stream", "text/plain") else sniffed
    extension = _EXTENSIONS.get(claimed) or mimetypes.guess_extension(claimed) or ""
    stem = "image" if claimed.startswith("image/") else "attachment"
    return stem + extension


def unflowed(text: str, *, delsp: bool = False) -> str:
    """Paragraphs of format=flowed text (RFC 3676) put together again."""
    result: list[str] = []
    flowing: int | None = None  # quote depth of the paragraph still open
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        content = content[1:] if content.startswith(" ") else content
        is_signature = content == "-- "
        if flowing == depth and not is_signature:
            result[-1] += content
        else:
            result.append((">" * depth + " " if depth else "") + content)
        soft = content.endswith(" ") and not is_signature
        if soft and delsp:
            result[-1] = result[-1][:-1]
        flowing = depth if soft else None
    return "\n".join(result)
