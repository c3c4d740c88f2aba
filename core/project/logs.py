"""How a log record becomes a line. Values given as `extra` are kept, so that lines can be searched by them.

Every line that is written while a request is answered or a delivery runs says which: `request_id`, `delivery_id`.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from core.events.tracing import current

#: Control characters as they are written in programs: no address or name begins a line of its own.
IN_ONE_LINE = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}
_STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {
    "message",
    "asctime",
    "taskName",
}


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in vars(record).items() if key not in _STANDARD and key != "request"}


class Tracing(logging.Filter):
    """Adds what is being worked on; what a line says itself stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line passes."""
        for name, value in current().items():
            record.__dict__.setdefault(name, value)
        return True


class TextFormatter(logging.Formatter):
    """`10:31:07 WARNING wagdesk.events delivery parked delivery=81`."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname:<7} {name} {message}", datefmt="%H:%M:%S", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """The line, with the extras behind it."""
        extras = " ".join(f"{key}={value}" for key, value in _extras(record).items()).translate(IN_ONE_LINE)
        line = super().formatMessage(record).translate(IN_ONE_LINE)
        return f"{line} {extras}" if extras else line


class JsonFormatter(logging.Formatter):
    """One JSON object a line, times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        entry = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str, ensure_ascii=False)
