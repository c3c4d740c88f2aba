"""Orders of a list, and pages that stay put while rows arrive: the cursor is the last row's value and key.

Missing values stand last in every order.
"""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PAGE = 50


@dataclass(frozen=True)
class Sort:
    """An order: a column, its direction, and whether values may be missing."""

    code: str
    path: str
    descending: bool = False
    nullable: bool = False
    words: Any = ""
    read: Callable[[Any], Any] = int

    @property
    def reversed(self) -> "Sort":
        """The other way round. Missing values stay last, so this is no mirror of the first."""
        return Sort(self.code, self.path, not self.descending, self.nullable, self.words, self.read)

    @property
    def param(self) -> str:
        """As it stands in the address."""
        return f"-{self.code}" if self.descending else self.code

    def ordering(self, *, backwards: bool = False) -> list[Any]:
        """ORDER BY; backwards gives the exact mirror, for the page before."""
        descending = self.descending is not backwards
        column = F(self.path)
        first = {"nulls_first": True} if backwards and self.nullable else {}
        last = {"nulls_last": True} if self.nullable and not backwards else {}
        ordered = column.desc(**first, **last) if descending else column.asc(**first, **last)
        return [ordered, "-pk" if descending else "pk"]

    def beyond(self, cursor: "Cursor") -> Q:
        """The rows after the cursor in this order, or before it."""
        grows = self.descending is cursor.backwards
        step = "gt" if grows else "lt"
        if cursor.value is None:
            tie = Q(**{f"{self.path}__isnull": True, f"pk__{step}": cursor.pk})
            return tie | Q(**{f"{self.path}__isnull": False}) if cursor.backwards else tie
        further = Q(**{f"{self.path}__{step}": cursor.value})
        further |= Q(**{self.path: cursor.value, f"pk__{step}": cursor.pk})
        if self.nullable and not cursor.backwards:
            further |= Q(**{f"{self.path}__isnull": True})
        return further

    def value_of(self, row: Any) -> Any:
        """The row's value in this order."""
        for step in self.path.split("__"):
            row = getattr(row, step, None)
        return row


@dataclass(frozen=True)
class Cursor:
    """A place between rows."""

    value: Any
    pk: int
    backwards: bool = False

    def encode(self) -> str:
        """For the address."""
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        raw = json.dumps([value, self.pk], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_cursor(sort: Sort, text: str, *, backwards: bool) -> Cursor | None:
    """The cursor of an address; None when there is none or it is not ours, which shows the first page."""
    if not text:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(pk, int) or abs(pk) >= 2**63:
            return None
        if value is None:
            return Cursor(None, pk, backwards) if sort.nullable else None
        return Cursor(sort.read(value), pk, backwards)
    except (ValueError, TypeError, binascii.Error):
        return None


def _time(value: Any) -> datetime:
    parsed = datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        raise ValueError("a time without a zone")
    return parsed


SORTS = {
    sort.code: sort
    for sort in (
        Sort("waiting", "waiting_since", nullable=True, words=_("longest wait first"), read=_time),
        Sort("updated", "updated_at", descending=True, words=_("latest change first"), read=_time),
        Sort("created", "created_at", descending=True, words=_("newest first"), read=_time),
        Sort("number", "number", descending=True, words=_("highest number first")),
        Sort("priority", "priority__rank", descending=True, nullable=True, words=_("most urgent first")),
        Sort("status", "status__rank", words=_("by status")),
    )
}
OTHER_WAY = {
    "waiting": _("shortest wait first"),
    "updated": _("oldest change first"),
    "created": _("oldest first"),
    "number": _("lowest number first"),
    "priority": _("least urgent first"),
    "status": _("by status, last first"),
}


def read_sort(param: str, default: str) -> Sort:
    """The order of an address, or the default one."""
    found = SORTS.get(param.removeprefix("-"))
    if found is None:
        return SORTS[default]
    return found if found.param == param else found.reversed


def words_of(sort: Sort) -> str:
    """How the list is ordered, as a person says it."""
    natural = SORTS[sort.code].descending == sort.descending
    return str(sort.words if natural else OTHER_WAY[sort.code])
