"""Pages by cursor: the same cost at any depth, and no row twice while others are written."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from core.api.keyset import Cursor, Sort, read_cursor


class KeysetPagination(CursorPagination):
    """`?page_size=` up to 100; `next` and `previous` are addresses to follow, not to build.

    The library's answers and their description with cursors of our own: its own have no place among equal or missing
    values, and lose rows there.
    """

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100
    sort = Sort(descending=True)

    def sort_for(self, request: Request) -> Sort:
        """The order of this answer."""
        return self.sort

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """One page. Raises ValidationError naming the cursor when it is not one of ours."""
        size, sort = self.get_page_size(request) or self.page_size, self.sort_for(request)
        cursor = self._asked(request, sort)
        backwards = cursor is not None and cursor.backwards
        rows = queryset.filter(sort.beyond(cursor)) if cursor else queryset
        # One more than shown, to know whether there is another page.
        found = list(rows.order_by(*sort.ordering(backwards=backwards))[: size + 1])
        page, more = found[:size], len(found) > size
        if backwards:
            page.reverse()
        self.address = request.build_absolute_uri()
        self.earlier = self.later = None
        if page and (more if backwards else cursor):
            self.earlier = sort.place_of(page[0], backwards=True)
        if page and (cursor if backwards else more):
            self.later = sort.place_of(page[-1])
        return page

    def get_next_link(self) -> str | None:
        """The page after this one."""
        return self._link(self.later)

    def get_previous_link(self) -> str | None:
        """The page before this one."""
        return self._link(self.earlier)

    def _link(self, place: Cursor | None) -> str | None:
        return replace_query_param(self.address, self.cursor_query_param, _written(place)) if place else None

    def _asked(self, request: Request, sort: Sort) -> Cursor | None:
        """The place the address names: only what is written as we write it."""
        text = request.query_params.get(self.cursor_query_param, "")
        if not text:
            return None
        cursor = read_cursor(sort, text.removeprefix("-"), backwards=text.startswith("-"))
        if cursor is None or _written(cursor) != text:
            raise ValidationError({self.cursor_query_param: [_("Not a cursor of this list.")]})
        return cursor

    def get_page_size(self, request: Request) -> int | None:
        """At most `max_page_size`; what is no number is refused."""
        asked = request.query_params.get(self.page_size_query_param, "")
        if asked and not (asked.isdecimal() and len(asked) < 10 and int(asked)):
            raise ValidationError({self.page_size_query_param: [_("A number from 1.")]})
        return super().get_page_size(request)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """As the library says it, with what a page size must be."""
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"].update(minimum=1, maximum=999_999_999, default=self.page_size)
        return parameters


def _written(cursor: Cursor) -> str:
    """With a minus, which begins no encoded place, when it leads back."""
    return f"-{cursor.encode()}" if cursor.backwards else cursor.encode()
