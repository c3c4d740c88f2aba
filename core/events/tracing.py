"""What is being worked on, said by every line of the log that is written meanwhile: a request, a delivery, a job."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_NOTHING: Final[Mapping[str, object]] = {}
_current: ContextVar[Mapping[str, object]] = ContextVar("wagdesk_tracing", default=_NOTHING)


@contextmanager
def working_on(**ids: object) -> Iterator[None]:
    """Within it, lines of the log carry these as well; a name given twice means the inner one."""
    token = _current.set({**_current.get(), **ids})
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Mapping[str, object]:
    """Names and values for a line written now."""
    return _current.get()
