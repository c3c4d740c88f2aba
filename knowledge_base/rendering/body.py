"""An article's HTML, from its blocks as they are stored.

Reads the stored JSON and not Wagtail's block objects: an article of two hundred blocks and forty table rows renders in
a few milliseconds, and what it refers to is known before it is looked up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.project.templatetags.wagdesk_site import wd_icon
from knowledge_base.blocks.leaves import clean_table
from knowledge_base.blocks.streams import CalloutKind
from knowledge_base.rendering.pictures import Picture, pictures
from knowledge_base.rendering.plain import item_blocks

#: Class and icon by kind; the word beside it says the same.
TONES = {
    CalloutKind.NOTE: ("", "info"),
    CalloutKind.TIP: (" wd-tone--success", "lamp"),
    CalloutKind.IMPORTANT: ("", "alert"),
    CalloutKind.WARNING: (" wd-tone--warning", "alert"),
    CalloutKind.CAUTION: (" wd-tone--danger", "wrong"),
}


@dataclass(frozen=True)
class Heading:
    """An entry of the list of contents."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Rendered:
    """A body ready to be shown. Links inside are still references (`links.expand`)."""

    html: str
    headings: tuple[Heading, ...]


def render(raw: Sequence[Any], *, bare: bool = False) -> Rendered:
    """Render a body in the active language. `bare` leaves out icons and buttons, for other programs."""
    writer = _Writer(pictures=pictures(raw), bare=bare)
    html = writer.blocks(raw)
    return Rendered(html, tuple(writer.headings))


@dataclass
class _Writer:
    """Writes blocks and remembers which anchors are taken."""

    pictures: Mapping[int, Picture]
    bare: bool
    headings: list[Heading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    tables: int = 0

    def blocks(self, raw: Sequence[Any]) -> str:
        return "\n".join(part for block in raw if (part := getattr(self, f"_{block['type']}")(block["value"])))

    def _text(self, value: str | None) -> str:
        return value or ""

    def _heading(self, value: Mapping[str, Any]) -> str:
        level, text = int(value.get("level") or 2), value.get("text") or ""
        anchor = self._anchor(value.get("anchor") or slugify(text, allow_unicode=True) or "section")
        self.headings.append(Heading(level, text, anchor))
        return f'<h{level} id="{escape(anchor)}">{escape(text)}</h{level}>'

    def _anchor(self, wanted: str) -> str:
        anchor, number = wanted, 1
        while anchor in self.anchors:
            number += 1
            anchor = f"{wanted}-{number}"
        self.anchors.add(anchor)
        return anchor

    def _code(self, value: Mapping[str, Any]) -> str:
        code = f"<code>{escape(value.get('code') or '')}</code>"
        if self.bare:
            return f"<pre>{code}</pre>"
        copy, copied = escape(_("Copy")), escape(_("Copied"))
        button = (
            '<button class="wd-button wd-button--small wd-needs-js" type="button" data-controller="wd-copy"'
            f' data-copied="{copied}">{copy}</button>'
        )
        label = escape(value.get("language") or _("Code"))
        return f'<div class="wd-code">{button}<pre tabindex="0" role="region" aria-label="{label}">{code}</pre></div>'

    def _image(self, value: Mapping[str, Any]) -> str:
        picture = self.pictures.get(value.get("image") or 0)
        if picture is None:
            return ""
        caption = value.get("caption")
        image = picture.tag(value.get("alt") or "")
        return f"<figure>{image}{f'<figcaption>{escape(caption)}</figcaption>' if caption else ''}</figure>"

    def _quote(self, value: Mapping[str, Any]) -> str:
        source = value.get("source")
        return f"<blockquote>{value.get('text') or ''}{f'<p>— {escape(source)}</p>' if source else ''}</blockquote>"

    def _table(self, value: Mapping[str, Any] | None) -> str:
        if not value or not value.get("columns"):
            return ""
        headings = [column.get("heading") or "" for column in value["columns"]]
        head = "".join(f'<th scope="col">{escape(text)}</th>' if text else "<td></td>" for text in headings)
        rows = "".join(
            f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row['values'])}</tr>"
            for row in value.get("rows") or ()
        )
        thead = f"<thead><tr>{head}</tr></thead>" if any(headings) else ""
        return self._scrolling(f"{thead}<tbody>{rows}</tbody>", value.get("caption") or "")

    def _html_table(self, value: str | None) -> str:
        inner = clean_table(value or "").removeprefix("<table>").removesuffix("</table>")
        return self._scrolling(inner, "") if inner else ""

    def _scrolling(self, inner: str, caption: str) -> str:
        """A wide table scrolls in a region that keyboards reach and screen readers can name."""
        self.tables += 1
        if caption:
            name = f'aria-labelledby="table-{self.tables}"'
            inner = f'<caption id="table-{self.tables}">{escape(caption)}</caption>{inner}'
        else:
            label = _("Table %(number)s") % {"number": self.tables}
            name = f'aria-label="{escape(label)}"'
        table = f"<table>{inner}</table>"
        return table if self.bare else f'<div class="wd-table" role="region" {name} tabindex="0">{table}</div>'

    def _callout(self, value: Mapping[str, Any]) -> str:
        kind = CalloutKind(value.get("kind") or CalloutKind.NOTE)
        tone, icon = TONES[kind]
        title = escape(value.get("title") or kind.label)
        drawing = "" if self.bare else wd_icon(Context(), icon)
        return (
            f'<div class="wd-callout{tone}" role="note" data-kind="{kind}">{drawing}'
            f"<div><p><strong>{title}</strong></p>{self.blocks(value.get('content') or ())}</div></div>"
        )

    def _list(self, value: Mapping[str, Any]) -> str:
        return f"<ul>{self._items(value)}</ul>"

    def _steps(self, value: Mapping[str, Any]) -> str:
        start = int(value.get("start") or 1)
        number = f' start="{start}"' if start != 1 else ""
        return f'<ol class="wd-steps"{number}>{self._items(value)}</ol>'

    def _items(self, value: Mapping[str, Any]) -> str:
        return "".join(f"<li>{self.blocks(item_blocks(item))}</li>" for item in value.get("items") or ())


def _cell(value: str | None) -> str:
    """A cell of one paragraph needs no paragraph."""
    text = value or ""
    alone = text.startswith("<p>") and text.endswith("</p>") and text.count("<p>") == 1
    return text[3:-4] if alone else text


def safe(html: str) -> SafeString:
    """What `render` wrote: rich text cleaned when it was saved, everything else escaped here."""
    return mark_safe(html)  # noqa: S308 - see above
