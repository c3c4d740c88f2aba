"""Values of an address's query, judged: what does not fit is an error with the parameter's name, never ignored."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.access.api import row_key
from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress
from core.people.models import AddressKind

#: What every list understands.
PAGING = frozenset({"cursor", "page_size"})


class Parameters:
    """The parameters of one request. Each read raises ValidationError naming the parameter that does not fit."""

    def __init__(self, request: Request, *known: str) -> None:
        """Refuse names nobody knows: a misspelt filter must not give the whole list."""
        self._values = request.query_params
        unknown = set(self._values) - PAGING - set(known)
        if unknown:
            raise ValidationError({name: [_("There is no such parameter.")] for name in sorted(unknown)})
        refuse_repeated(self._values)

    def text(self, name: str) -> str:
        """As written, without spaces around it; empty when missing."""
        return self._judged(name, plain_text) or ""

    def mail(self, name: str) -> str | None:
        """A mail address, in the form in which they are compared."""
        return self._judged(name, mail_address)

    def id(self, name: str) -> int | None:
        """A row's id."""
        return self._judged(name, whole_number)

    def time(self, name: str) -> datetime | None:
        """A moment."""
        return self._judged(name, moment)

    def _judged(self, name: str, judge: Any) -> Any:
        value = self._values.get(name, "")
        try:
            return judge(value) if value else None
        except ValueError as error:
            raise ValidationError({name: [str(error)]}) from error


def refuse_repeated(values: QueryDict) -> None:
    """Where one value counts, another must not be dropped in silence. Raises ValidationError naming each."""
    repeated = sorted(name for name, found in values.lists() if len(found) > 1)
    if repeated:
        raise ValidationError({name: [_("Only one value.")] for name in repeated})


def plain_text(value: str) -> str:
    """Text a database can compare. Raises ValueError."""
    if "\x00" in value:
        raise ValueError(_("Text without null characters."))
    return value.strip()


def mail_address(value: str) -> str:
    """A mail address in the form in which they are compared. Raises ValueError."""
    try:
        return normalize_address(AddressKind.EMAIL, value)
    except InvalidAddress as error:
        raise ValueError(str(error)) from error


def whole_number(value: str) -> int:
    """An id. Raises ValueError."""
    key = row_key(value)
    if key is None:
        raise ValueError(_("An id."))
    return key


def moment(value: str) -> datetime:
    """A time, by the server's clock where it names no zone. Raises ValueError."""
    try:
        found = parse_datetime(value)
    except ValueError:  # the right shape, but no such day
        found = None
    if found is None or not 1900 <= found.year <= 9000:  # beyond, a database overflows when it changes the zone
        raise ValueError(_("A time such as 2026-11-24T10:00:00Z."))
    return make_aware(found) if is_naive(found) else found
