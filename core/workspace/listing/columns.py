"""Columns of a list: which there are, which an agent sees, what stands in a cell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.work.custom import display
from core.work.models import CustomField
from core.workspace import parts

#: What a list shows until its reader chooses: latest thing first to act on, so that one glance is enough.
DEFAULT = ("status", "priority", "assignee", "updated", "waiting")


@dataclass(frozen=True)
class Column:
    """A column; `text` is what an export writes."""

    code: str
    label: Any
    cell: Callable[[Any, datetime], SafeString | str]
    text: Callable[[Any], str]
    sort: str = ""
    classname: str = ""


def _maybe(value: Any, nothing: str) -> SafeString | str:
    return format_html('<span class="wd-nowrap">{}</span>', value) if value else parts.quiet(nothing)


def _moment(moment: datetime | None) -> str:
    """In the reader's zone, which is named: a spreadsheet shows the hours as they are written."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


COLUMNS = {
    column.code: column
    for column in (
        Column(
            "status",
            gettext_lazy("Status"),
            lambda item, now: parts.status(item.status),
            lambda item: item.status.label,
            sort="status",
        ),
        Column(
            "priority",
            gettext_lazy("Priority"),
            lambda item, now: parts.priority(item.priority),
            lambda item: item.priority.label if item.priority else "",
            sort="priority",
        ),
        Column(
            "assignee",
            gettext_lazy("Assignee"),
            lambda item, now: parts.assignee(item.assignee),
            lambda item: str(item.assignee or ""),
        ),
        Column(
            "team",
            gettext_lazy("Team"),
            lambda item, now: _maybe(item.team, _("No team")),
            lambda item: str(item.team or ""),
        ),
        Column(
            "organization",
            gettext_lazy("Organisation"),
            lambda item, now: _maybe(item.organization, "–"),
            lambda item: str(item.organization or ""),
        ),
        Column(
            "item_type",
            gettext_lazy("Type"),
            lambda item, now: str(item.item_type),
            lambda item: str(item.item_type),
        ),
        Column(
            "channel",
            gettext_lazy("Channel"),
            lambda item, now: item.channel or "–",
            lambda item: item.channel,
        ),
        Column(
            "created",
            gettext_lazy("Created"),
            lambda item, now: parts.since(item.created_at, now),
            lambda item: _moment(item.created_at),
            sort="created",
            classname="wd-quiet wd-nowrap",
        ),
        Column(
            "updated",
            gettext_lazy("Updated"),
            lambda item, now: parts.since(item.updated_at, now),
            lambda item: _moment(item.updated_at),
            sort="updated",
            classname="wd-quiet wd-nowrap",
        ),
        Column(
            "waiting",
            gettext_lazy("Waits for us"),
            lambda item, now: parts.wait(item, now),
            lambda item: _moment(item.waiting_since),
            sort="waiting",
        ),
    )
}


def known_columns(fields: Iterable[CustomField]) -> dict[str, Column]:
    """Every column there is, custom fields included."""
    return {**COLUMNS, **{f"custom.{field.key}": _custom(field) for field in fields}}


def chosen_columns(fields: list[CustomField], choice: list[str] | None) -> list[Column]:
    """The columns an agent chose; else the default ones and the custom fields an administrator put into lists."""
    known = known_columns(fields)
    if choice is None:
        choice = [*DEFAULT[:-2], *(f"custom.{field.key}" for field in fields if field.in_list), *DEFAULT[-2:]]
    return [known[code] for code in choice if code in known]


def _custom(field: CustomField) -> Column:
    def text(item: Any) -> str:
        return display(field, item.custom.get(field.key))

    def cell(item: Any, now: datetime) -> SafeString | str:
        value = text(item)
        return format_html('<div class="wd-clip" title="{0}">{0}</div>', value) if value else parts.quiet("–")

    return Column(f"custom.{field.key}", field.label, cell, text, classname="wd-list__custom")
