"""Orders an agent may choose for a list."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.api.keyset import Sort, time_of

PAGE = 50


@dataclass(frozen=True)
class ListSort(Sort):
    """An order with its name in the address, and in words."""

    code: str = ""
    words: Any = ""

    @property
    def param(self) -> str:
        """As it stands in the address."""
        return f"-{self.code}" if self.descending else self.code


SORTS = {
    sort.code: sort
    for sort in (
        ListSort("waiting_since", nullable=True, read=time_of, code="waiting", words=_("longest wait first")),
        ListSort("updated_at", descending=True, read=time_of, code="updated", words=_("latest change first")),
        ListSort("created_at", descending=True, read=time_of, code="created", words=_("newest first")),
        ListSort("number", descending=True, code="number", words=_("highest number first")),
        ListSort("priority__rank", descending=True, nullable=True, code="priority", words=_("most urgent first")),
        ListSort("status__rank", code="status", words=_("by status")),
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


def read_sort(param: str, default: str) -> ListSort:
    """The order of an address, or the default one."""
    found = SORTS.get(param.removeprefix("-"))
    if found is None:
        return SORTS[default]
    return found if found.param == param else found.reversed


def words_of(sort: ListSort) -> str:
    """How the list is ordered, as a person says it."""
    natural = SORTS[sort.code].descending == sort.descending
    return str(sort.words if natural else OTHER_WAY[sort.code])
