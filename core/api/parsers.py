"""How JSON is read: nothing that would only be stumbled over later, nested without end or no finite number."""

from collections.abc import Mapping
from math import isfinite
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

#: Far more levels than any body of ours has, and far fewer than would exhaust the stack of whoever reads them.
MOST_LEVELS = 50


class BoundedJSONParser(JSONParser):
    """JSON of so many levels and of finite numbers. Raises ParseError for any other."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The body as Python values."""
        try:
            found = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("Nested too deeply.")) from error
        refuse_beyond_reason(found)
        return found


def refuse_beyond_reason(value: Any) -> None:
    """Level by level, so that no depth exhausts the stack. Raises ParseError."""
    level = [value]
    for _depth in range(MOST_LEVELS + 1):
        if any(isinstance(one, float) and not isfinite(one) for one in level):  # 1e400 is read as infinity
            raise ParseError(_("A number is too great."))
        level = [inner for one in level if isinstance(one, dict | list) for inner in parts(one)]
        if not level:
            return
    raise ParseError(_("Nested too deeply."))


def parts(value: dict[str, Any] | list[Any]) -> list[Any]:
    """What stands directly in it."""
    return list(value.values()) if isinstance(value, dict) else value
