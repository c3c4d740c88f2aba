"""Where a page of results ended, as text in an address."""

import base64
import binascii
import json

from django.utils.translation import gettext as _

from search.engines.base import Cursor


class BadCursor(ValueError):
    """No page gave out this cursor."""

    def __init__(self) -> None:
        super().__init__(_("This is not the address of a page of results. Start again from the first page."))


def encode(cursor: Cursor) -> str:
    """The cursor in the alphabet of addresses. It holds no secret: rights are asked anew for each page."""
    values = [cursor.score, cursor.position, cursor.today, cursor.match_all]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """Raises BadCursor."""
    try:
        score, position, today, match_all = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        cursor = Cursor(float(score), int(position), int(today), bool(match_all))
    except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError) as error:
        raise BadCursor from error
    if not (abs(cursor.position) < 2**62 and abs(cursor.today) < 2**30 and abs(cursor.score) < 1e300):
        raise BadCursor
    return cursor
