"""Tables: rows and columns where every row has the same cells, else HTML with its joined cells."""

from typing import TYPE_CHECKING, Any

from bs4 import Tag
from django.utils.translation import gettext as _

from knowledge_base.importing.inline import rich, trimmed

if TYPE_CHECKING:
    from knowledge_base.importing.blocks import Builder

CELLS = {"td", "th"}
SECTIONS = ("thead", "tbody", "tfoot")


def table_block(table: Tag, builder: "Builder", block: Any) -> dict[str, Any]:
    """A table an editor can work in, if its shape allows one."""
    rows = [cells for row in table.find_all("tr") if (cells := _cells(row))]
    if not rows:
        return block("text", "")
    head, *_ = rows
    if table.find("table") or len({len(row) for row in rows}) > 1 or any(_spans(cell) for row in rows for cell in row):
        return block("html_table", _html(table, builder))
    has_head = all(cell.name == "th" for cell in head)
    headings = [" ".join(cell.get_text(" ").split()) if has_head else "" for cell in head]
    if has_head and any(cell.find("a", href=True) for cell in head):
        return block("html_table", _html(table, builder))
    return block(
        "table",
        {
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": [{"values": [_cell(cell, builder) for cell in row]} for row in rows[1 if has_head else 0 :]],
            "caption": _caption(table),
        },
    )


def _spans(cell: Tag) -> bool:
    return any(str(cell.get(name) or "1") != "1" for name in ("colspan", "rowspan"))


def _caption(table: Tag) -> str:
    caption = table.find("caption")
    return " ".join(caption.get_text(" ").split()) if isinstance(caption, Tag) else ""


def _cell(cell: Tag, builder: "Builder") -> str:
    """What stands in a cell, as rich text; code and tables in it become text."""
    parts = []
    for part in builder.blocks(cell.children, level=99):
        match part["type"]:
            case "text":
                parts.append(part["value"])
            case "code":
                lines = part["value"]["code"].splitlines()
                parts.append(f"<p>{'<br/>'.join(f'<code>{_escaped(line)}</code>' for line in lines)}</p>")
            case "quote":
                parts.append(part["value"]["text"])
            case "image":
                builder.lost(_("A picture inside a table was left out."), 0)
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _html(table: Tag, builder: "Builder") -> str:
    """The table's own markup, its cells' content as everywhere else."""
    rows = []
    for row in table.find_all("tr"):
        cells = "".join(_markup(cell, builder) for cell in _cells(row))
        section = row.parent.name if isinstance(row.parent, Tag) else "table"
        rows.append((section if section in {"thead", "tfoot"} else "tbody", f"<tr>{cells}</tr>"))
    caption = _caption(table)
    body = "".join(_section(name, [html for section, html in rows if section == name]) for name in SECTIONS)
    return f"<table>{f'<caption>{_escaped(caption)}</caption>' if caption else ''}{body}</table>"


def _section(name: str, rows: list[str]) -> str:
    return f"<{name}>{''.join(rows)}</{name}>" if rows else ""


def _cells(row: Tag) -> list[Tag]:
    return [cell for cell in row.find_all(True, recursive=False) if cell.name in CELLS]


def _markup(cell: Tag, builder: "Builder") -> str:
    spans = "".join(f' {name}="{int(str(cell[name]))}"' for name in ("colspan", "rowspan") if _number(cell.get(name)))
    inner = _cell(cell, builder) or trimmed(rich(cell.children, builder.resolve))
    return f"<{cell.name}{spans}>{inner}</{cell.name}>"


def _number(value: Any) -> bool:
    return str(value or "").isdigit() and 1 < int(str(value)) < 1000  # noqa: PLR2004 - browsers read no more
