"""HTML read as the lines a person sees, each line knowing which text and pictures it is made of.

Guarantees: every text node and picture belongs to exactly one line, so dividing the lines divides the mail.
Works on sanitised HTML only: shallow, without scripts, styles or comments.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html
from lxml.etree import _Element as Element

from core.conversations.content.lines import Kind, Line, is_attribution
from core.conversations.content.markers import CUT_ATTRIBUTE, kind_of

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
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
    root = lxml.html.fragment_fromstring(html, create_parent="div", parser=parser)
    for pre in root.iter("pre"):
        _break_lines(pre)
    return root


def read_lines(root: Element) -> list[HtmlLine]:
    """The visible lines of a tree, in reading order."""
    reader = _Reader()
    reader.walk(root)
    lines = reader.finish()
    _hint_plain_blockquotes(lines)
    _hint_header_boxes(root, lines)
    return lines


def _break_lines(pre: Element) -> None:
    """Line ends inside <pre> become <br>, which looks the same and can be divided."""
    for element in list(pre.iter()):
        if element.text and "\n" in element.text:
            first, *rest = element.text.split("\n")
            element.text = first
            for index, piece in enumerate(rest):
                element.insert(index, _line_end(piece))
        if element is not pre and element.tail and "\n" in element.tail:
            first, *rest = element.tail.split("\n")
            element.tail = first
            parent, position = element.getparent(), element.getparent().index(element) + 1
            for index, piece in enumerate(rest):
                parent.insert(position + index, _line_end(piece))


def _line_end(tail: str) -> Element:
    br = lxml.html.Element("br")
    br.tail = tail
    return br


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
    if line.blockquote is None and line.text.lstrip().startswith(("---", "___")):
        return None
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
                if line.blockquote is quote and line.hint is None:
                    line.hint = Kind.QUOTE


def _first_lines(lines: list[HtmlLine]) -> Iterator[tuple[Element, int]]:
    seen: Element | None = None
    for index, line in enumerate(lines):
        if line.blockquote is not None and line.blockquote is not seen and line.hint is None:
            yield line.blockquote, index
        seen = line.blockquote


def _hint_header_boxes(root: Element, lines: list[HtmlLine]) -> None:
    """Outlook puts the quoted mail's headers into a box with a line on top, in whatever language it speaks."""
    for box in root.iter("div"):
        style = (box.get("style") or "").replace(" ", "").lower()
        if "border-top:" not in style and "border-top-style:" not in style and "border-top-width:" not in style:
            continue
        inside = [line for line in lines if line.atoms and _is_inside(line.atoms[0].element, box) and line.text.strip()]
        labelled = [line for line in inside[:7] if _looks_like_header(line.text)]
        if inside and len(labelled) >= 3 and inside[0] is labelled[0] and inside[0].hint is None:
            inside[0].hint = Kind.CUT


def _is_inside(element: Element, box: Element) -> bool:
    return element is box or any(ancestor is box for ancestor in element.iterancestors())


def _looks_like_header(text: str) -> bool:
    label, colon, value = text.replace("：", ":").strip().partition(":")
    return bool(colon and value.strip() and 0 < len(label.strip()) <= 24)
