"""Queries whose SQL is built once: a page or a mail asks the same few again and again, only with other values.

Guarantees: a prepared query finds what the queryset finds it was made from; nothing it has found is kept, so it is
never out of date. Rows of private models are found where the guard is off, as in services; what a viewer may see is
never prepared.
The ORM spends several times as long on writing such a statement as the database on answering it.
"""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

from core.access.guard import refuse_if_guarded
from core.access.holding import clause_of
from core.access.managers import PrivateQuerySet

Row = TypeVar("Row", bound=Model)

#: Stand-ins for values while a statement is written; no value of ours is like them.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 1_900_000_000 + number,
    str: lambda number: f"\N{REPLACEMENT CHARACTER}{number}",
    UUID: lambda number: UUID(int=(0xFEED << 112) + number),
}


class Prepared(Generic[Row]):
    """A queryset as a function of its values.

    Values are whole numbers, texts, UUIDs, and tuples of them. `None` and booleans decide what the statement looks
    like, as does the length of a tuple: there is one statement for each such shape, so a caller rounds lengths up.
    `held` rows, and those read with them, stay until the transaction ends: nobody deletes them meanwhile.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], *, held: bool = False) -> None:
        self._build = build
        self._held = held
        self._statements: dict[Hashable, _Statement[Row]] = {}

    def __call__(self, *values: Any) -> list[Row]:
        """The rows. One query, unless the shape alone says that there are none."""
        shape = tuple(_shape(value) for value in values)
        statement = self._statements.get(shape)
        if statement is None:
            statement = self._statements[shape] = _Statement(self._build, values, self._held)
        return statement.rows(values)


class _Statement(Generic[Row]):
    """One shape, written."""

    def __init__(self, build: Callable[..., QuerySet[Row]], values: Sequence[Any], held: bool) -> None:
        flat = _flat(values)
        stand_ins = [_STAND_INS[type(value)](place) for place, value in enumerate(flat)]
        waiting = iter(stand_ins)
        queryset = build(*(_replaced(value, waiting) for value in values))
        self._private = ""
        if isinstance(queryset, PrivateQuerySet):
            if queryset._scoped:
                raise TypeError(f"What somebody may see of {queryset.model._meta.label} is asked each time anew.")
            self._private = queryset.model._meta.label
        self._using = queryset.db
        self._compiler: Any = queryset.query.get_compiler(using=self._using)
        self._places: list[tuple[int | None, bool, Any]] = []
        try:
            self._sql, parameters = self._compiler.as_sql()
        except EmptyResultSet:
            self._sql = ""
            return
        if held:
            self._sql += clause_of("KEY SHARE", self._using)
        known = {stand_in: place for place, stand_in in enumerate(stand_ins)}
        # SQLite stores a UUID as its digits.
        known |= {one.hex: place for place, one in enumerate(stand_ins) if isinstance(one, UUID)}
        self._places = [(known.get(one), isinstance(one, str), one) for one in parameters]
        if {place for place, _, _ in self._places} - {None} != set(range(len(flat))):
            raise ValueError("The statement does not use every value as it was given.")

    def rows(self, values: Sequence[Any]) -> list[Row]:
        if self._private:
            refuse_if_guarded(self._private)
        if not self._sql:
            return []
        compiler = copy(self._compiler)
        compiler.connection = connections[self._using]
        compiler.as_sql = lambda: (self._sql, self._bound(_flat(values)))
        return list(ModelIterable(_Ready(compiler, self._using)))  # type: ignore[arg-type]

    def _bound(self, flat: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            constant if place is None else _digits(flat[place]) if as_text else flat[place]
            for place, as_text, constant in self._places
        )


class _Ready:
    """What Django's reader of rows asks of a queryset, with the statement written already."""

    def __init__(self, compiler: Any, using: str) -> None:
        self.db = using
        self.query = self
        self._known_related_objects: dict[Any, Any] = {}
        self._compiler = compiler

    def get_compiler(self, using: str) -> Any:
        return self._compiler


def _shape(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return tuple(type(one) for one in value)
    return type(value)


def _flat(values: Sequence[Any]) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        if isinstance(value, tuple):
            flat.extend(value)
        elif value is not None and not isinstance(value, bool):
            flat.append(value)
    return flat


def _replaced(value: Any, waiting: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return tuple(next(waiting) for _ in value) if isinstance(value, tuple) else next(waiting)


def _digits(value: Any) -> Any:
    return value.hex if isinstance(value, UUID) else value
