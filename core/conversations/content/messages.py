"""Everything the other packages store and show of one message, made in one call."""

from dataclasses import dataclass

from core.conversations.content.plain import clean_to_text, text_to_html
from core.conversations.content.sanitising import sanitise
from core.conversations.content.splitting import split_clean, split_text


@dataclass(frozen=True, slots=True)
class Content:
    """A message, ready to be stored: safe HTML, plain text, and both divided into new and quoted."""

    html: str
    text: str
    new_html: str
    quoted_html: str
    new_text: str
    quoted_text: str
    has_remote_images: bool
    cids: tuple[str, ...]


def read_content(*, html: str = "", text: str = "", subject: str = "") -> Content:
    """Content of a message that came as HTML, as text or as both. HTML is what its sender saw, so it leads."""
    clean = sanitise(html)
    if clean.html.strip():
        parts = split_clean(clean.html, subject=subject)
        return Content(
            html=clean.html,
            text=text or clean_to_text(clean.html),
            new_html=parts.new,
            quoted_html=parts.quoted,
            new_text=clean_to_text(parts.new),
            quoted_text=clean_to_text(parts.quoted),
            has_remote_images=clean.has_remote_images,
            cids=clean.cids,
        )
    divided = split_text(text, subject=subject)
    return Content(
        html=text_to_html(text),
        text=text,
        new_html=text_to_html(divided.new),
        quoted_html=text_to_html(divided.quoted),
        new_text=divided.new,
        quoted_text=divided.quoted,
        has_remote_images=False,
        cids=(),
    )
