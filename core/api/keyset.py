"""Orders of a list, and pages that stay put while rows arrive: the cursor is the last row's value and key.

Missing values stand last in every order.
"""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.db.models import F, Q


@dataclass(frozen=True)
class Sort:
    """An order: a column, its direction, whether values may be missing, and how a cursor's value is read."""

    path: str = "pk"
    descending: bool = False
    nullable: bool = False
    read: Callable[[Any], Any] = int

    @property
    def reversed(self) -> Self:
        """The other way round. Missing values stay last, so this is no mirror of the first."""
        return replace(self, descending=not self.descending)

    def ordering(self, *, backwards: bool = False) -> list[Any]:
        """ORDER BY; backwards gives the exact mirror, for the page before."""
        descending = self.descending is not backwards
        key = "-pk" if descending else "pk"
        if self.path == "pk":
            return [key]
        column = F(self.path)
        first = {"nulls_first": True} if backwards and self.nullable else {}
        last = {"nulls_last": True} if self.nullable and not backwards else {}
        return [column.desc(**first, **last) if descending else column.asc(**first, **last), key]

    def beyond(self, cursor: "Cursor") -> Q:
        """The rows after the cursor in this order, or before it."""
        step = "gt" if self.descending is cursor.backwards else "lt"
        key = Q(**{f"pk__{step}": cursor.pk})
        if self.path == "pk":
            return key
        if cursor.value is None:
            tie = Q(**{f"{self.path}__isnull": True}) & key
            return tie | Q(**{f"{self.path}__isnull": False}) if cursor.backwards else tie
        # The first half is for the index: a database finds no place to begin in a mere either-or.
        further = Q(**{f"{self.path}__{step}e": cursor.value}) & (Q(**{f"{self.path}__{step}": cursor.value}) | key)
        if self.nullable and not cursor.backwards:
            further |= Q(**{f"{self.path}__isnull": True})
        return further

    def place_of(self, row: Any, *, backwards: bool = False) -> "Cursor":
        """The place after the row, or before it."""
        value = row
        for step in self.path.split("__"):
            value = getattr(value, step, None)
        return Cursor(value, row.pk, backwards)


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
    """The cursor of an address; None when there is none or it is not ours."""
    if not text:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(pk, int) or abs(pk) >= 2**63:
            return None
        if value is None:
            return Cursor(None, pk, backwards) if sort.nullable else None
        return Cursor(sort.read(value), pk, backwards)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None


def time_of(value: Any) -> datetime:
    """A cursor's time. Raises ValueError, TypeError."""
    parsed = datetime.fromisoformat(value)
    # Beyond these years a database overflows when it changes the zone.
    if parsed.tzinfo is None or not 1900 <= parsed.year <= 9000:
        raise ValueError("a time without a zone, or of another age")
    return parsed
