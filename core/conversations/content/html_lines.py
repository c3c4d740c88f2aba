"""HTML read as the lines a person sees, each line knowing which text and pictures it is made of.

Guarantees: every text node and picture belongs to exactly one line, so dividing the lines divides the mail.
Works on sanitised HTML only: shallow, without scripts, styles or comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import lxml.html
from lxml.etree import _Element as Element

from core.conversations.content.lines import Kind, Line, is_attribution
from core.conversations.content.markers import CUT_ATTRIBUTE, kind_of
from core.conversations.content.names import names
from core.conversations.content.phrases import FORWARD_RULE, folded

_BLOCKS = names(
    "address article blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li ol p pre section summary table tbody td tfoot th thead tr ul"
)
#: Each of them is looked for in all lines; nobody quotes more.
_MOST_BOXES = 20
_PRE = re.compile(r"<pre[ >].*?</pre>", re.DOTALL)
_TAG_OR_LINE_END = re.compile(r"(<[^>]*>)|\n")
_LEAVES = frozenset({"br", "hr", "img", "wbr"})


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest thing that is not divided: a piece of text (`part` text or tail) or a leaf element."""

    element: Element
    part: str  # "text", "tail" or "leaf"


@dataclass(slots=True)
class HtmlLine:
    """One visible line."""

    atoms: list[Atom] = field(default_factory=list)
    text: str = ""
    hint: Kind | None = None
    blockquote: Element | None = None  # the outermost plain <blockquote> it stands in

    def as_line(self) -> Line:
        return Line(" ".join(self.text.split()), self.hint)


def parse_fragment(html: str) -> Element:
    """The tree of a fragment of sanitised HTML, under one <div>."""
    parser = lxml.html.HTMLParser(huge_tree=True)
    return lxml.html.fragment_fromstring(_PRE.sub(_broken, html), create_parent="div", parser=parser)


def read_lines(root: Element) -> list[HtmlLine]:
    """The visible lines of a tree, in reading order."""
    reader = _Reader()
    reader.walk(root)
    lines = reader.finish()
    _hint_plain_blockquotes(lines)
    _hint_header_boxes(root, lines)
    return lines


def _broken(match: re.Match[str]) -> str:
    """Line ends inside <pre> become <br>, which looks the same and can be divided."""
    return _TAG_OR_LINE_END.sub(lambda found: found.group(1) or "<br>", match.group(0))


class _Reader:
    """Walks a tree once and collects lines."""

    def __init__(self) -> None:
        self.lines: list[HtmlLine] = []
        self.current = HtmlLine()
        self.hints: list[Kind] = []
        self.quotes: list[Element] = []
        self.cut_pending: Kind | None = None

    def walk(self, element: Element) -> None:
        """Depth first. The tree is shallow: sanitising saw to that."""
        kind = self._enter(element)
        self._text(element, "text")
        for child in element:
            self.walk(child)
            self._text(child, "tail")
        self._leave(element, kind)

    def finish(self) -> list[HtmlLine]:
        if self.current.atoms:
            self._end_line()
        return self.lines

    def _enter(self, element: Element) -> Kind | None:
        if element.tag in _BLOCKS and self.current.atoms:
            self._end_line()
        kind = _kind(element)
        if kind in (Kind.CUT, Kind.FORWARD):
            self.cut_pending = kind
        elif kind is not None:
            self.hints.append(kind)
        if element.tag == "blockquote":
            self.quotes.append(element)
        if element.tag in _LEAVES:
            self._leaf(element)
        return kind

    def _leave(self, element: Element, kind: Kind | None) -> None:
        if element.tag in _BLOCKS and self.current.atoms:
            self._end_line()
        if kind is not None and kind not in (Kind.CUT, Kind.FORWARD):
            self.hints.pop()
        if element.tag == "blockquote":
            self.quotes.pop()

    def _leaf(self, element: Element) -> None:
        self.current.atoms.append(Atom(element, "leaf"))
        if element.tag == "img":
            self.current.text += " \ufffc "
        elif element.tag == "hr":
            self.current.text = "-----"
            self._end_line()
        elif element.tag == "br":
            self._end_line()

    def _text(self, element: Element, part: str) -> None:
        text = getattr(element, part)
        if text:
            self.current.atoms.append(Atom(element, part))
            self.current.text += text

    def _end_line(self) -> None:
        line = self.current
        line.blockquote = self.quotes[0] if self.quotes else None
        if line.text.strip("\ufeff\u200b\xa0 \t\r\n"):
            line.hint = Kind.QUOTE if Kind.QUOTE in self.hints else (self.hints[-1] if self.hints else None)
            if line.hint is not None:
                line.hint = _reconsidered(line)
            if self.cut_pending:
                line.hint, self.cut_pending = self.cut_pending, None
        self.lines.append(line)
        self.current = HtmlLine()


def _reconsidered(line: HtmlLine) -> Kind | None:
    """A quoting element may begin with what its text says better: an attribution, a forwarded mail's headers."""
    text = line.text.strip()
    if line.blockquote is None and text.startswith("---"):
        is_forward = line.hint is Kind.WROTE or FORWARD_RULE.match(folded(text[:300]))
        return Kind.FORWARD if is_forward else line.hint
    if line.hint is Kind.QUOTE and line.blockquote is None and is_attribution(line.text):
        return Kind.WROTE
    return line.hint


def _kind(element: Element) -> Kind | None:
    return kind_of(
        tag=str(element.tag),
        classes=frozenset(element.get("class", "").split()),
        element_id=element.get("id", ""),
        quote_type=element.get("type", "").lower(),
        has_cut=element.get(CUT_ATTRIBUTE) is not None,
    )


def _hint_plain_blockquotes(lines: list[HtmlLine]) -> None:
    """A <blockquote> without any mark is a quote of the mail when somebody is named right above it."""
    for quote, first in _first_lines(lines):
        above = [line.text for line in lines[max(0, first - 4) : first] if line.text.strip()][-3:]
        style = (quote.get("style") or "").replace(" ", "")
        named = any(is_attribution(" ".join(above[-count:])) for count in range(1, len(above) + 1))
        if named or "border-left:" in style:
            for line in lines[first:]:
                if line.blockquote is not quote:
                    break
                line.hint = line.hint or Kind.QUOTE


def _first_lines(lines: list[HtmlLine]) -> Iterator[tuple[Element, int]]:
    seen: Element | None = None
    for index, line in enumerate(lines):
        if line.blockquote is not None and line.blockquote is not seen and line.hint is None:
            yield line.blockquote, index
        seen = line.blockquote


def _hint_header_boxes(root: Element, lines: list[HtmlLine]) -> None:
    """Outlook puts the quoted mail's headers into a box with a line on top, in whatever language it speaks."""
    for box in islice(_ruled_boxes(root), _MOST_BOXES):
        inside = list(islice((line for line in lines if line.text.strip() and _is_inside(line, box)), 7))
        labelled = [line for line in inside if _looks_like_header(line.text)]
        if len(labelled) >= 3 and inside[0] is labelled[0] and inside[0].hint is None:
            inside[0].hint = Kind.CUT


def _ruled_boxes(root: Element) -> Iterator[Element]:
    for box in root.iter("div"):
        style = (box.get("style") or "").replace(" ", "").lower()
        if any(name in style for name in ("border-top:", "border-top-style:", "border-top-width:")):
            yield box


def _is_inside(line: HtmlLine, box: Element) -> bool:
    element = line.atoms[0].element
    return element is box or any(ancestor is box for ancestor in element.iterancestors("div"))


def _looks_like_header(text: str) -> bool:
    label, colon, value = text.replace("：", ":").strip().partition(":")
    return bool(colon and value.strip() and 0 < len(label.strip()) <= 24)
