"""Keys and numbers of rows: as addresses and forms carry them, and many of them a batch at a time."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

#: What a database keeps of a whole number, at least.
MOST_DIGITS = 18


def row_key(text: str) -> int | None:
    """The key a text names; None when it is none, or larger than any row can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def in_batches(rows: QuerySet[Any], size: int) -> Iterator[list[int]]:
    """The primary keys of many rows, ascending, read a batch at a time."""
    ordered = rows.order_by("pk").values_list("pk", flat=True)
    pks = list(ordered[:size])
    while pks:
        yield pks
        pks = list(ordered.filter(pk__gt=pks[-1])[:size]) if len(pks) == size else []
