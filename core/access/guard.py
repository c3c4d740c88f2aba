"""The guard: inside a request, a private model says for whom it is read, or raises.

Guarantees: a forgotten `visible_to` is an error in the first test that touches the view, never a leak.
The exceptions, all of them:
- `@service` functions re-read rows they were given, under lock, and check rights themselves (`require`).
- `unscoped(REASON)` for the reasons of the enumeration `Unscoped`, each with why it cannot leak.
Outside requests (relay, commands) nobody looks, so nothing is guarded.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, transaction

from core.access.errors import ChangedMeanwhile, UnscopedAccess
from core.events.api import failpoint

P = ParamSpec("P")
R = TypeVar("R")

_guarded: ContextVar[bool] = ContextVar("wagdesk_guarded", default=False)


class Unscoped(Enum):
    """Why a request may read private rows without a viewer."""

    RESOLVING_VIEWER = "The viewer does not exist yet: its own customer, teams and realms are being read."
    ACCESS_FACTS = "Realm and tokens of rows are read to decide about access; no row reaches a person."
    SIGN_IN = "Who signs in is looked up by a verified secret or address; only the person's own record is used."
    SIGNED_LINK = "The address carries a signed, single-purpose secret that names this one row."
    PARTS = "Parts of rows this request just read through visible_to: who sees the whole sees its parts."
    ARRIVAL = "A channel looks for the sender or the conversation of an arrival; no row reaches a person."
    AGGREGATE_BADGE = "A number without any row's content, limited to what the permission covers."


@contextmanager
def guarded() -> Iterator[None]:
    """Switch the guard on, for the length of a request."""
    token = _guarded.set(True)
    try:
        yield
    finally:
        _guarded.reset(token)


@contextmanager
def unscoped(reason: Unscoped) -> Iterator[None]:
    """Read private rows without a viewer, for one of the listed reasons."""
    if not isinstance(reason, Unscoped):
        raise TypeError("unscoped() wants a reason from Unscoped.")
    token = _guarded.set(False)
    try:
        yield
    finally:
        _guarded.reset(token)


@contextmanager
def one_transaction() -> Iterator[None]:
    """All or nothing. Raises ChangedMeanwhile where a row went, or got used, in another transaction at the same moment.

    Who is first cannot be seen before the end: the database checks then whether what a row points at is there.
    """
    is_outermost = not transaction.get_connection().in_atomic_block
    try:
        with transaction.atomic():
            yield
            if is_outermost:
                failpoint("service.before_commit")
    except IntegrityError as error:
        if _is_a_missing_row(error):
            raise ChangedMeanwhile from error
        raise
    if is_outermost:
        failpoint("service.after_commit")


def _is_a_missing_row(error: IntegrityError) -> bool:
    """In the words of either database."""
    cause: Any = error.__cause__
    return (
        getattr(cause, "sqlstate", "") == "23503"
        or getattr(cause, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_FOREIGNKEY"
    )


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a write: one transaction, and private rows readable, because a service checks rights itself."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _guarded.set(False)
        try:
            with one_transaction():
                return function(*args, **kwargs)
        finally:
            _guarded.reset(token)

    return run


def refuse_if_guarded(model: str) -> None:
    """Raise UnscopedAccess inside a request."""
    if _guarded.get():
        raise UnscopedAccess(model)
