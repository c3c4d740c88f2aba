"""What somebody asks a list for, read from the address once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from core.api.keyset import Cursor, read_cursor
from core.conditions.api import AllOf, Condition, Context, InvalidCondition, to_q
from core.work.filters import item_fields
from core.workspace.furniture import Furniture
from core.workspace.listing.filters import ActiveFilter, FilterForm, condition_of, words_condition
from core.workspace.listing.sorting import ListSort, read_sort
from core.workspace.listing.tabs import Tab

#: What belongs to a place in the list and not to the list itself.
PLACE = ("after", "before")


@dataclass(frozen=True)
class ListRequest:
    """A tab, filters, words, an order and a place; nonsense in the address is as if it were not there."""

    data: QueryDict
    furniture: Furniture
    tabs: Sequence[Tab]
    context: Context

    @cached_property
    def tab(self) -> Tab:
        """The view asked for, else the first one that makes sense: all that is open."""
        wanted = self.data.get("tab", "")
        by_code = {tab.code: tab for tab in self.tabs}
        return by_code.get(wanted) or by_code["all"]

    @cached_property
    def form(self) -> FilterForm:
        """The filter menu, filled in."""
        return FilterForm(self.data, self.furniture)

    @cached_property
    def filters(self) -> list[ActiveFilter]:
        """What is filtered by."""
        return list(self.form.active())

    @cached_property
    def words(self) -> str:
        """What is searched for in the list."""
        return self.data.get("q", "").strip()[:200]

    @cached_property
    def narrowing(self) -> Condition:
        """Filters and words together."""
        return AllOf((condition_of(self.filters), words_condition(self.words)))

    @cached_property
    def narrowing_q(self) -> Q:
        """The same for the database; what cannot be compared finds nothing."""
        try:
            return to_q(self.narrowing, item_fields(self.furniture.custom_fields), self.context)
        except InvalidCondition:
            return Q(pk__in=())

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab narrows the list."""
        return bool(self.filters or self.words)

    @cached_property
    def q(self) -> Q:
        """The tab and what narrows it."""
        return self.tab.q(self.context) & self.narrowing_q

    @cached_property
    def sort(self) -> ListSort:
        """The order."""
        return read_sort(self.data.get("sort", ""), self.tab.sort)

    @cached_property
    def cursor(self) -> Cursor | None:
        """The place."""
        if cursor := read_cursor(self.sort, self.data.get("after", ""), backwards=False):
            return cursor
        return read_cursor(self.sort, self.data.get("before", ""), backwards=True)

    @property
    def here(self) -> str:
        """The query string of exactly this page of the list, so that one finds back to it."""
        return self.query(**{name: self.data.get(name, "") for name in PLACE})

    def query(self, *, without: Sequence[str] = (), **changes: Any) -> str:
        """The query string of this list with some parameters changed; the place is forgotten unless given."""
        data = self.data.copy()
        for name in (*PLACE, *without):
            data.pop(name, None)
        for name, value in changes.items():
            data[name] = value
        for name in [name for name, values in data.lists() if not any(values)]:
            del data[name]
        return data.urlencode()
