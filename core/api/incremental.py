"""Lists for programs that keep a copy: what changed since they last asked.

`?updated_since=` takes a time to begin with, and then what the last page of the run before gave under the same name.
Rows come in the order in which they were changed, each as it stands now; one that changes meanwhile moves to the end.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.keyset import Sort
from core.api.pagination import KeysetPagination
from core.api.parameters import moment
from core.changes.api import horizon, newest

SINCE = "updated_since"
_BY_CHANGE = Sort("changed")
_CURSOR = re.compile(r"c([0-9]{1,18})")


@dataclass(frozen=True)
class Since:
    """Where a run begins: above a number, or at a time."""

    number: int | None = None
    time: datetime | None = None


class IncrementalPages(KeysetPagination):
    """Pages of rows that are `Tracked`: in their usual order, or by change where `updated_since` is asked for."""

    #: What a time is compared with.
    time_column: ClassVar[str] = "updated_at"
    until: int | None = None

    def sort_for(self, request: Request) -> Sort:
        """By change; else as the list is ordered."""
        return _BY_CHANGE if SINCE in request.query_params else self.usual_sort(request)

    def usual_sort(self, request: Request) -> Sort:
        """Where nobody asks for changes."""
        return self.sort

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """One page. Raises ValidationError naming `updated_since` when it is neither a time nor one of our answers."""
        if SINCE not in request.query_params:
            return super().paginate_queryset(queryset, request, view)
        since = _read(request.query_params[SINCE])
        # First how far one may read, then what is there: the other way round a row could fall between the two.
        reach = horizon()
        if since.number is not None and since.number > reach and since.number > newest():
            raise ValidationError({SINCE: [_("This is of a later state of the data: begin again with a time.")]})
        self.until = max(reach, since.number or 0)
        rows = queryset.filter(changed__lte=reach)
        if since.number is not None:
            rows = rows.filter(changed__gt=since.number)
        else:
            rows = rows.filter(**{f"{self.time_column}__gte": since.time})
        return super().paginate_queryset(rows, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        """On the last page of a run, where the next one begins."""
        response = super().get_paginated_response(data)
        if self.until is not None:
            response.data[SINCE] = None if self.later else f"c{self.until}"
        return response

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        """As usual, with where the next run begins."""
        described = super().get_paginated_response_schema(schema)
        described["properties"][SINCE] = {
            "type": "string",
            "nullable": True,
            "description": "Only where it was asked for: on the last page, what to ask for next time.",
        }
        return described

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """As usual, with the parameter itself."""
        parameter = {
            "name": SINCE,
            "required": False,
            "in": "query",
            "description": "What changed since then, in the order it was changed: a time, or what the last page of the "
            "run before gave.",
            "schema": {
                "oneOf": [{"type": "string", "format": "date-time"}, {"type": "string", "pattern": "^c[0-9]{1,18}$"}]
            },
        }
        return [*super().get_schema_operation_parameters(view), parameter]


def _read(value: str) -> Since:
    if found := _CURSOR.fullmatch(value):
        return Since(number=int(found[1]))
    try:
        return Since(time=moment(value))
    except ValueError as error:
        text = _("A time such as 2026-11-24T10:00:00Z, or what the last page of the run before gave.")
        raise ValidationError({SINCE: [text]}) from error
