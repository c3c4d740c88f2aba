"""The figures of a kind on the start page.

Guarantees: only what the viewer may see is counted; three queries, however many items there are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.conditions.api import Context
from core.work.models import StatusCategory
from core.workspace.listing.tabs import Tab, counts, tabs_for

DAYS = 14
#: What the start page counts: the views an agent begins the day with.
COUNTED = ("mine", "unassigned", "waiting", "all")
LONGEST = 6
#: Merged items and spam are over as well, but nobody solved them.
SOLVED = (StatusCategory.RESOLVED, StatusCategory.CLOSED)


@dataclass(frozen=True)
class Day:
    """What came and what was solved on a day, with the heights of its bars in percent of the tallest."""

    date: date
    added: int
    solved: int
    tallest: int

    @property
    def added_height(self) -> int:
        """Of the bar of what came."""
        return _percent(self.added, self.tallest)

    @property
    def solved_height(self) -> int:
        """Of the bar of what was solved."""
        return _percent(self.solved, self.tallest)


def counted(rows: QuerySet[Any], words: dict[str, str], context: Context) -> Iterator[tuple[Tab, int]]:
    """The views with their counts. One query."""
    tabs = [tab for tab in tabs_for(words=words, teams=()) if tab.code in COUNTED]
    found = counts(rows, tabs, context)
    return ((tab, found[tab.code]) for tab in tabs)


def longest_waiting(rows: Any) -> list[Any]:
    """Open items whose customers wait longest for us. One query."""
    waiting = rows.with_list_columns().active().filter(waiting_since__isnull=False)
    return list(waiting.order_by("waiting_since", "pk")[:LONGEST])


def two_weeks(rows: QuerySet[Any], now: datetime) -> list[Day]:
    """The last days, today last, in the time zone of the viewer. One query."""
    last = timezone.localdate(now)
    first = last - timedelta(days=DAYS - 1)
    begin = timezone.make_aware(datetime.combine(first, time.min))
    added = _by_day(rows.filter(created_at__gte=begin), "created_at", "added")
    solved = _by_day(rows.filter(closed_at__gte=begin, status__category__in=SOLVED), "closed_at", "solved")
    found: Counter[tuple[str, date]] = Counter()
    for what, day, number in added.union(solved, all=True):
        found[what, day] += number
    days = [first + timedelta(days=place) for place in range(DAYS)]
    tallest = max([*found.values(), 1])
    return [Day(day, found["added", day], found["solved", day], tallest) for day in days]


def _by_day(rows: QuerySet[Any], column: str, what: str) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(what=Value(what, CharField()), day=TruncDate(column))
    return named.values("what", "day").annotate(number=Count("pk")).values_list("what", "day", "number")


def _percent(part: int, whole: int) -> int:
    """Something is never drawn as nothing."""
    return max(round(100 * part / whole), 2) if part else 0
