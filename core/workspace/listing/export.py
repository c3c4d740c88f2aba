"""The list as a file: every row of the view, in its order, streamed."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.workspace.listing.columns import Column, known_columns
from core.workspace.listing.rows import with_people
from core.workspace.listing.views import ListBase

#: A cell that begins so would be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BATCH = 500


class Export(ListBase):
    """CSV with every column there is; UTF-8 with a mark, because spreadsheets want one."""

    def get(  # type: ignore[override]  # a view may give any response; the stubs name one class
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> StreamingHttpResponse:
        """The rows are read while they are sent; nothing holds them all."""
        columns = list(known_columns(self.furniture.custom_fields).values())
        rows = with_people(self.items().filter(self.wanted.q), self.viewer).order_by(*self.wanted.sort.ordering())
        name = f"{self.kind.name_plural}-{timezone.localdate().isoformat()}.csv".lower().replace(" ", "-")
        response = StreamingHttpResponse(lines(rows.iterator(BATCH), columns), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class _Echo:
    """What csv writes to: hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterator[Any], columns: list[Column]) -> Iterator[str]:
    """The file, line by line."""
    writer = csv.writer(_Echo())
    heads = [_("Number"), _("Title"), _("Requester"), *(str(column.label) for column in columns)]
    yield "\ufeff" + writer.writerow([harmless(head) for head in heads])
    for item in rows:
        cells = [str(item.number), item.title, item.asked_by or "", *(column.text(item) for column in columns)]
        yield writer.writerow([harmless(cell) for cell in cells])


def harmless(cell: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
