"""From HTML to plain text and back.

Guarantees: text made from HTML is what a person would read off the page; HTML made from text shows exactly that text
and can do nothing but link.
"""

import html as html_module
import re

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from core.conversations.content.sanitising import sanitise

_CONFIG = ParserConfig(css=CSS_PROFILES["strict"], display_links=False, display_images=False)
_BLANK_LINES = re.compile(r"\n[ \t\xa0]*\n(?:[ \t\xa0]*\n)+")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
_LINK = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"'“”]{1,2000})|(?P<mail>\b[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}\b)",
    re.IGNORECASE,
)
_LINE_BREAK = "<br>\n"
#: Rarely part of an address when they end it.
_ENDS_SENTENCE = ".,;:!?'\"*_"


def to_text(html: str) -> str:
    """What a person reads in the HTML, as plain text."""
    return clean_to_text(sanitise(html).html)


def clean_to_text(clean: str) -> str:
    """The same for HTML that is sanitised already."""
    if not clean.strip():
        return ""
    text = get_text(f"<body>{clean}</body>", _CONFIG)
    lines = [line.rstrip() for line in text.replace("\xa0", " ").split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def text_to_html(text: str) -> str:
    """Plain text as paragraphs, with its web and mail addresses as links."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip("\n")
    blocks = [block.split("\n") for block in _PARAGRAPHS.split(text) if block.strip()]
    paragraphs = [_LINE_BREAK.join(map(_line, lines)) for lines in blocks]
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _line(line: str) -> str:
    """One line, escaped and linked. Indentation stays visible."""
    body = line.lstrip(" \t")
    indent = len(line[: len(line) - len(body)].expandtabs(4))
    return "\xa0" * indent + _linked(body)


def _linked(line: str) -> str:
    pieces, position = [], 0
    for match in _LINK.finditer(line):
        address = _without_sentence_end(match.group(0))
        pieces.append(html_module.escape(line[position : match.start()]))
        target = html_module.escape(("mailto:" if match.lastgroup == "mail" else "") + address)
        relation = "" if match.lastgroup == "mail" else ' target="_blank" rel="noopener noreferrer nofollow"'
        pieces.append(f'<a href="{target}"{relation}>{html_module.escape(address)}</a>')
        position = match.start() + len(address)
    pieces.append(html_module.escape(line[position:]))
    return "".join(pieces)


def _without_sentence_end(address: str) -> str:
    address = address.rstrip(_ENDS_SENTENCE)
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(_ENDS_SENTENCE)
    return address
