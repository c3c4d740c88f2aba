"""The list as a file: every row of the view, in its order, streamed."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.people.audit import record
from core.workspace.exports import harmless
from core.workspace.listing.columns import Column, known_columns
from core.workspace.listing.rows import with_people
from core.workspace.listing.views import ListBase

BATCH = 500


class Export(ListBase):
    """CSV with every column there is; UTF-8 with a mark, because spreadsheets want one."""

    def get(  # type: ignore[override]  # a view may give any response; the stubs name one class
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> StreamingHttpResponse:
        """Which rows is settled now; they are read while they are sent, so that nothing ever holds them all."""
        found = self.items().filter(self.wanted.q).order_by(*self.wanted.sort.ordering())
        keys = list(found.values_list("pk", flat=True))
        record("data.exported", name=str(self.kind.name_plural), changes={"rows": len(keys)})
        columns = list(known_columns(self.furniture.custom_fields).values())
        parts = self.parts(keys, columns, translation.get_language(), timezone.get_current_timezone())
        # Of a plain iterator ASGI would send nothing before it has all.
        content = apart(parts) if isinstance(request, ASGIRequest) else parts
        name = f"{self.kind.name_plural}-{timezone.localdate().isoformat()}.csv".lower().replace(" ", "-")
        response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def parts(self, keys: list[int], columns: list[Column], language: str, zone: tzinfo) -> Iterator[str]:
        """The file, some rows at a time, in the language and zone of who asked: the admin has left them by now."""
        with translation.override(language), timezone.override(zone):
            part = "\ufeff" + head(columns)
        yield part
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            with translation.override(language), timezone.override(zone):
                found = with_people(self.items(), self.viewer).in_bulk(some)
                part = lines((found[pk] for pk in some if pk in found), columns)
            yield part


async def apart(parts: Iterator[str]) -> AsyncIterator[str]:
    """The same for a server that waits for nobody."""
    while (part := await sync_to_async(lambda: next(parts, None))()) is not None:
        yield part


def head(columns: list[Column]) -> str:
    """The first line."""
    return written([[_("Number"), _("Title"), _("Requester"), *(str(column.label) for column in columns)]])


def lines(items: Iterable[Any], columns: list[Column]) -> str:
    """One line an item."""
    return written(
        [str(item.number), item.title, item.asked_by or "", *(column.text(item) for column in columns)]
        for item in items
    )


def written(rows: Iterable[Sequence[str]]) -> str:
    """As CSV, each cell harmless."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
