"""Pages by cursor: the same cost at any depth, and no row twice while others are written."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError as ModelValidationError
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class KeysetPagination(CursorPagination):
    """`?page_size=` up to 100; `next` and `previous` are addresses to follow, not to build."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering: str | list[str] | tuple[str, ...] = "-pk"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """One page. Raises ValidationError naming the cursor when it is not one of ours."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (NotFound, ModelValidationError, ValueError, OverflowError) as error:
            if self.cursor_query_param not in request.query_params:
                raise  # a fault of ours
            raise ValidationError({self.cursor_query_param: [_("Not a cursor of this list.")]}) from error

    def decode_cursor(self, request: Request) -> Cursor | None:
        """What it points to. Raises NotFound for what reads as a cursor but is not written as we write one."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is None:
            return None
        ours = parse_qs(urlsplit(self.encode_cursor(cursor)).query, keep_blank_values=True)
        if ours[self.cursor_query_param] != [request.query_params[self.cursor_query_param]]:
            raise NotFound
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
