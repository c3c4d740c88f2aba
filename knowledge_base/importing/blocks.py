"""From sanitised HTML to the blocks of an article.

Plain paragraphs and lists become text an editor can type in; a list whose items hold code, pictures or tables becomes a
list of blocks. Every word of the HTML ends up in one of them.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard
from uuid import uuid4

from bs4 import Comment, NavigableString, PageElement, Tag

from knowledge_base.blocks.streams import DEEPEST
from knowledge_base.importing.inline import MARKS, Resolver, rich, trimmed
from knowledge_base.importing.tables import table_block

Block = dict[str, Any]

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {*MARKS, "a", "br", "abbr", "bdi", "bdo", "font", "img", "ins", "mark", "q", "small", "span", "u", "wbr"}


def block(kind: str, value: Any) -> Block:
    """A block as Wagtail stores it."""
    return {"type": kind, "value": value, "id": str(uuid4())}


@dataclass
class Builder:
    """Turns the parts of one article into blocks, nested ones included."""

    resolve: Resolver
    #: Told of what no block can hold: a text and its line.
    lost: Callable[[str, int], None]

    def blocks(self, nodes: Iterable[PageElement], level: int = 0) -> list[Block]:
        """The blocks of some siblings. Neighbouring text becomes one block."""
        found: list[Block] = []
        loose: list[PageElement] = []
        for node in nodes:
            if _is_inline(node):
                loose.append(node)
                continue
            found += self._paragraph(loose)
            loose = []
            if isinstance(node, Tag):
                found += self._of_tag(node, level)
        return merged([*found, *self._paragraph(loose)])

    def _of_tag(self, tag: Tag, level: int) -> list[Block]:
        if tag.name in HEADINGS:
            return self._heading(tag, level)
        match tag.name:
            case "p" | "summary" | "figcaption" | "dt" | "caption":
                return self._paragraph(tag.children, strong=tag.name in {"summary", "dt"})
            case "ul" | "ol":
                return self._list(tag, level)
            case "table":
                return [table_block(tag, self, block)]
            case "pre":
                return [block("code", _code(tag))]
            case "hr":
                return [block("text", "<hr/>")]
            case "blockquote":
                return self._quote(tag, level)
            case "div" if tag.get("data-callout"):
                return self._callout(tag, level)
            case _:
                return self.blocks(tag.children, level)

    def _paragraph(self, nodes: Iterable[PageElement], *, strong: bool = False) -> list[Block]:
        """A paragraph; its pictures stand on their own, in their place between its parts."""
        found: list[Block] = []
        part: list[PageElement] = []
        for node in [*_without_pictures(nodes), None]:
            if node is not None and not _is_picture(node):
                part.append(node)
                continue
            markup = trimmed(rich(part, self.resolve))
            if markup:
                found.append(block("text", f"<p>{f'<b>{markup}</b>' if strong else markup}</p>"))
            part = []
            if isinstance(node, Tag):
                found.append(self._image(node))
        return found

    def _image(self, tag: Tag) -> Block:
        return block("image", {"image": int(str(tag["data-picture"])), "alt": alternative(tag), "caption": ""})

    def _heading(self, tag: Tag, level: int) -> list[Block]:
        text = " ".join(tag.get_text(" " if tag.find("br") else "").split())
        after = [self._image(picture) for picture in tag.find_all("img")]
        if not text:
            return after
        if level > 0:
            # Headings are for the article's contents; within a list or a callout a strong line does the same.
            return [*self._paragraph(tag.children, strong=True), *after]
        links = [link for link in tag.find_all("a") if link.get("href") and not str(link["href"]).startswith("#")]
        depth = min(4, max(2, int(tag.name[1])))
        found = block("heading", {"text": text[:400], "level": str(depth), "anchor": str(tag.get("data-anchor") or "")})
        # A heading is plain text; where it was a link, the link follows.
        return [found, *(part for link in links for part in self._paragraph([link])), *after]

    def _list(self, tag: Tag, level: int) -> list[Block]:
        start = _start(tag)
        if _is_plain(tag) and start == 1:
            return [block("text", self._plain(tag))]
        if level >= DEEPEST:
            return self._flat(tag, level)
        contents = [content for item in _items(tag) if (content := self.blocks(item.children, level + 1))]
        items = [block("item", content) for content in contents]
        if not items:
            return []
        return [
            block("steps", {"start": start, "items": items}) if tag.name == "ol" else block("list", {"items": items})
        ]

    def _plain(self, tag: Tag) -> str:
        """A list, and lists in it, as rich text."""
        items = []
        for item in _items(tag):
            nested = [child for child in item.children if isinstance(child, Tag) and child.name in {"ul", "ol"}]
            text = [child for child in item.children if child not in nested]
            words = "".join(rich(child.children if _named(child, "p") else [child], self.resolve) for child in text)
            inner = trimmed(words) + "".join(self._plain(child) for child in nested)
            if inner:
                items.append(f"<li>{inner}</li>")
        return f"<{tag.name}>{''.join(items)}</{tag.name}>" if items else ""

    def _flat(self, tag: Tag, level: int) -> list[Block]:
        """A list too deep for blocks in it: its items follow one another, numbered in words."""
        found: list[Block] = []
        for number, item in enumerate(_items(tag), start=_start(tag)):
            parts = self.blocks(item.children, level)
            if parts and parts[0]["type"] == "text" and tag.name == "ol" and parts[0]["value"].startswith("<p>"):
                parts[0]["value"] = f"<p>{number}. {parts[0]['value'][3:]}"
            found += parts
        return found

    def _quote(self, tag: Tag, level: int) -> list[Block]:
        """A quotation of text; other things in it follow."""
        parts = self.blocks(tag.children, max(level, 1))
        quoted = [part["value"] for part in parts if part["type"] == "text"]
        others = [part for part in parts if part["type"] != "text"]
        return [*([block("quote", {"text": "".join(quoted), "source": ""})] if quoted else []), *others]

    def _callout(self, tag: Tag, level: int) -> list[Block]:
        if level >= DEEPEST:
            return self.blocks(tag.children, level)
        content = self.blocks(tag.children, level + 1)
        if not content:
            return []
        return [block("callout", {"kind": str(tag["data-callout"]), "title": "", "content": content})]


def alternative(tag: Tag) -> str:
    """A picture's alternative text."""
    return " ".join(str(tag.get("alt") or "").split())[:500]


def merged(blocks: Sequence[Block]) -> list[Block]:
    """Neighbouring texts as one."""
    found: list[Block] = []
    for part in blocks:
        if found and part["type"] == found[-1]["type"] == "text":
            found[-1]["value"] += part["value"]
        elif part["type"] != "text" or part["value"]:
            found.append(part)
    return found


def _is_inline(node: PageElement) -> bool:
    if isinstance(node, Tag):
        return node.name in INLINE and not _holds_block(node)
    return isinstance(node, NavigableString) and not isinstance(node, Comment)


def _holds_block(tag: Tag) -> bool:
    return any(child.name not in INLINE for child in tag.find_all(True))


def _is_picture(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name == "img"


def _without_pictures(nodes: Iterable[PageElement]) -> list[PageElement]:
    """The same nodes, pictures lifted out of links and emphasis to stand beside them."""
    found: list[PageElement] = []
    for node in list(nodes):
        inner = list(node.find_all("img")) if isinstance(node, Tag) and node.name != "img" else []
        found.append(node)
        found += [picture.extract() for picture in inner]
    return found


def _items(tag: Tag) -> list[Tag]:
    return [child for child in tag.children if isinstance(child, Tag) and child.name == "li"]


def join_lists(lists: Iterable[Tag]) -> None:
    """Steps that were torn apart by a picture which is not there, or by an unindented line, are one list again."""
    for tag in lists:
        before = tag.find_previous_sibling()
        if _start(tag) == 1 or not isinstance(before, Tag) or before.name != "ol" or _text_between(before, tag):
            continue
        if _start(before) + len(_items(before)) == _start(tag):
            for item in _items(tag):
                before.append(item.extract())
            tag.decompose()


def _text_between(before: Tag, tag: Tag) -> bool:
    between = itertools.takewhile(lambda node: node is not tag, before.next_siblings)
    return any(str(node).strip() for node in between)


def _start(tag: Tag) -> int:
    value = str(tag.get("start") or "1")
    return int(value) if value.isdigit() and len(value) < 6 else 1  # noqa: PLR2004 - a list of 99,999 steps is long enough


def _is_plain(tag: Tag) -> bool:
    """Whether each item is one paragraph, with plain lists after it."""
    return all(_is_plain_item(item) for item in _items(tag))


def _is_plain_item(item: Tag) -> bool:
    if item.find("img"):
        return False
    children = [child for child in item.children if isinstance(child, Tag) or str(child).strip()]
    kinds = ["list" if _named(child, "ul", "ol") else "p" if _named(child, "p") else "inline" for child in children]
    lists = kinds.count("list")
    before = kinds[: len(kinds) - lists]
    if kinds[len(before) :] != ["list"] * lists or before.count("p") > 1 or ("p" in before and len(before) > 1):
        return False
    return all(
        _is_plain(child) and _start(child) == 1 if kind == "list" else kind == "p" or _is_inline(child)
        for child, kind in zip(children, kinds, strict=True)
        if isinstance(child, Tag)
    )


def _named(node: PageElement, *names: str) -> TypeGuard[Tag]:
    return isinstance(node, Tag) and node.name in names


def _code(tag: Tag) -> dict[str, str]:
    inner = tag.find("code")
    classes = inner.get("class") if isinstance(inner, Tag) else None
    names = classes if isinstance(classes, list) else str(classes or "").split()
    language = next((name.removeprefix("language-") for name in names if name.startswith("language-")), "")
    return {"language": language[:40], "code": tag.get_text().strip("\n")}
