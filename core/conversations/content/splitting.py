"""A mail divided into what is new and what is folded away under it.

Guarantees: new and quoted together hold every word and picture of the mail; when anything can be read at all, the new
part is not empty. HTML parts come out sanitised.
Never: changes what it keeps, save line ends (LF) and blank lines at the edges of a part.
"""

import copy
import html as html_module
from collections.abc import Sequence
from typing import NamedTuple

import lxml.html
from lxml.etree import _Element as Element

from core.conversations.content.folding import new_lines
from core.conversations.content.html_lines import Atom, parse_fragment, read_lines
from core.conversations.content.lines import Line
from core.conversations.content.sanitising import sanitise

#: Elements that stay although nothing is left in them: a table keeps its shape.
_SHAPE = frozenset({"td", "th", "col", "colgroup"})


class Split(NamedTuple):
    """The two parts of a mail."""

    new: str
    quoted: str


def split_quote(body: str, *, is_html: bool, subject: str = "") -> Split:
    """Divide a mail. The subject tells an answer from a forwarded mail where nothing else does."""
    return split_html(body, subject=subject) if is_html else split_text(body, subject=subject)


def split_text(text: str, *, subject: str = "") -> Split:
    """Divide plain text."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = new_lines([Line(row) for row in rows], subject=subject)
    if all(kept):
        return Split(_trimmed(rows), "")
    new = [row for row, keep in zip(rows, kept, strict=True) if keep]
    quoted = [row for row, keep in zip(rows, kept, strict=True) if not keep]
    return Split(_trimmed(new), _trimmed(quoted))


def split_html(html: str, *, subject: str = "") -> Split:
    """Divide HTML; sanitised before and after."""
    return split_clean(sanitise(html).html, subject=subject)


def split_clean(clean: str, *, subject: str = "") -> Split:
    """Divide HTML that is sanitised already."""
    root = parse_fragment(clean)
    lines = read_lines(root)
    kept = new_lines([line.as_line() for line in lines], subject=subject)
    if all(keep or not line.text.strip() for keep, line in zip(kept, lines, strict=True)):
        return Split(clean, "")
    return Split(_part(root, kept, wanted=True), _part(root, kept, wanted=False))


def _part(root: Element, kept: Sequence[bool], *, wanted: bool) -> str:
    """The tree with only the lines whose mark is `wanted`."""
    part = copy.deepcopy(root)
    unwanted = [
        atom for line, keep in zip(read_lines(part), kept, strict=True) if keep is not wanted for atom in line.atoms
    ]
    _remove(unwanted)
    _prune(part)
    _trim_breaks(part)
    inner = "".join(
        [html_module.escape(part.text or ""), *(lxml.html.tostring(child, encoding="unicode") for child in part)]
    )
    return sanitise(inner).html.strip()


def _remove(atoms: Sequence[Atom]) -> None:
    """Texts first: taking out an element hands the text behind it to its neighbour."""
    for atom in atoms:
        if atom.part != "leaf":
            setattr(atom.element, atom.part, None)
    for atom in atoms:
        if atom.part == "leaf":
            _detach(atom.element)


def _detach(element: Element) -> None:
    """Take an element out and leave the text behind it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    element.tail = None
    parent.remove(element)


def _prune(root: Element) -> None:
    """Remove what has become empty, from the leaves up."""
    for element in reversed(list(root.iter())):
        if element is root or element.tag in ("br", "hr", "img", "wbr") or element.tag in _SHAPE:
            continue
        if len(element) == 0 and not (element.text or "").strip():
            if element.text:
                element.tail = " " + (element.tail or "")  # it kept two words apart
            _detach(element)
    for table in reversed(list(root.iter("table"))):
        if not table.text_content().strip() and table.find(".//img") is None:
            _detach(table)


def _trim_breaks(root: Element) -> None:
    """Blank lines at both ends of a part say nothing any more."""
    for from_end in (False, True):
        while len(root):
            edge = root[-1 if from_end else 0]
            text = edge.tail if from_end else root.text
            if (text or "").strip() or not _is_blank(edge):
                break
            _detach(edge)


def _is_blank(element: Element) -> bool:
    return not element.text_content().strip() and next(element.iter("img", "hr"), None) is None


def _trimmed(rows: Sequence[str]) -> str:
    first, last = 0, len(rows)
    while first < last and not rows[first].strip("\ufeff \t\xa0"):
        first += 1
    while last > first and not rows[last - 1].strip("\ufeff \t\xa0"):
        last -= 1
    return "\n".join(rows[first:last])
