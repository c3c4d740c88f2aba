"""Within a line: the few marks our editor knows, and links turned into references to pages."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from bs4 import Comment, NavigableString, PageElement, Tag

#: What HTML calls it → what Wagtail's rich text calls it. Anything else keeps its text and loses its tag.
MARKS = {
    "strong": "b",
    "b": "b",
    "em": "i",
    "i": "i",
    "cite": "i",
    "dfn": "i",
    "var": "i",
    "code": "code",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "s": "s",
    "del": "s",
    "strike": "s",
    "sub": "sub",
    "sup": "sup",
}
SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class Target:
    """Where a link leads: an address, or a page of ours."""

    url: str = ""
    page: int = 0
    fragment: str = ""

    def opening(self) -> str:
        """The link's opening tag as rich text stores it."""
        if not self.page:
            return f'<a href="{escape(self.url)}">'
        fragment = f' fragment="{escape(self.fragment)}"' if self.fragment else ""
        return f'<a linktype="page" id="{self.page}"{fragment}>'


#: Address and line → where it leads, or None where the link has to go (its text stays).
Resolver = Callable[[str, int], Target | None]


def line_of(tag: Tag) -> int:
    """The line in the file, 0 if nobody knows."""
    value = str(tag.get("data-line") or "0")
    return int(value) if value.isdigit() else 0


def rich(nodes: Iterable[PageElement], resolve: Resolver) -> str:
    """Rich text of what stands in a line; pictures must have been taken out before."""
    return "".join(_piece(node, resolve) for node in nodes)


def trimmed(markup: str) -> str:
    """Without blanks and empty lines at its ends."""
    markup = markup.strip()
    while markup.startswith("<br/>") or markup.endswith("<br/>"):
        markup = markup.removeprefix("<br/>").removesuffix("<br/>").strip()
    return markup


def _piece(node: PageElement, resolve: Resolver) -> str:
    if isinstance(node, Comment):
        return ""
    if isinstance(node, NavigableString):
        return escape(SPACE.sub(" ", str(node)), quote=False)
    if not isinstance(node, Tag):
        return ""
    if node.name == "br":
        return "<br/>"
    inner = rich(node.children, resolve)
    if node.name == "a":
        return _link(node, inner, resolve)
    mark = MARKS.get(node.name)
    return f"<{mark}>{inner}</{mark}>" if mark and inner.strip() else inner


def _link(node: Tag, inner: str, resolve: Resolver) -> str:
    address = str(node.get("href") or "").strip()
    if not address:
        return inner
    if not inner.strip():
        # Translators lose a link's words. Its address is better than nothing, unless the same link stands beside it.
        previous = node.find_previous_sibling()
        if address.startswith("#") or (isinstance(previous, Tag) and previous.get("href") == address):
            return inner
        inner = escape(address)
    target = resolve(address, line_of(node))
    return f"{target.opening()}{inner}</a>" if target is not None else inner
