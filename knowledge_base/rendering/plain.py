"""The words of an article, without its form: for search, and to say how long reading takes."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

TAG = re.compile(r"<[^>]+>")
BREAK = re.compile(r"</(?:p|h\d|li|td|th|tr|blockquote)>|<(?:br|hr|p|li|td|th)[ />]", re.IGNORECASE)
SPACE = re.compile(r"\s+")
#: Of somebody who looks for an answer and does not read every word.
WORDS_A_MINUTE = 220


def plain_text(raw: Sequence[Any]) -> str:
    """All words of a body in their order, parts on lines of their own."""
    return "\n".join(part for part in texts(raw) if part)


def reading_minutes(raw: Sequence[Any]) -> int:
    """Never less than one."""
    return max(1, round(len(plain_text(raw).split()) / WORDS_A_MINUTE))


def strip(markup: str) -> str:
    """The text of a piece of HTML, on one line."""
    spaced = BREAK.sub(lambda found: f" {found[0]}", markup)
    return SPACE.sub(" ", html.unescape(TAG.sub("", spaced))).strip()


def texts(raw: Sequence[Any]) -> Iterator[str]:
    """The text of each part, those of nested ones included."""
    for block in raw:
        yield from _texts(block["type"], block["value"])


def _texts(kind: str, value: Any) -> Iterator[str]:
    match kind:
        case "text" | "html_table":
            yield strip(value or "")
        case "heading":
            yield value.get("text") or ""
        case "code":
            yield value.get("code") or ""
        case "image":
            yield from (value.get("alt") or "", value.get("caption") or "")
        case "quote":
            yield from (strip(value.get("text") or ""), value.get("source") or "")
        case "table":
            yield from _table(value or {})
        case "callout":
            yield value.get("title") or ""
            yield from texts(value.get("content") or ())
        case "list" | "steps":
            for item in value.get("items") or ():
                yield from texts(item_blocks(item))


def _table(table: dict[str, Any]) -> Iterator[str]:
    yield table.get("caption") or ""
    yield " ".join(column.get("heading") or "" for column in table.get("columns") or ())
    for row in table.get("rows") or ():
        yield " ".join(strip(cell or "") for cell in row["values"])


def item_blocks(item: Any) -> list[Any]:
    """The blocks of a list item, in either of the shapes Wagtail stores."""
    if isinstance(item, dict) and item.get("type") == "item":
        return list(item["value"])
    return list(item)
