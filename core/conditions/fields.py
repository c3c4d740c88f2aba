"""Kinds of fields: which operators they know, which values they take, which `Q` they become.

The owner of a model gives a mapping name → Field; nothing here knows a model. A field over several rows (tags,
requesters) gets a function, because only its owner can write the EXISTS that does not multiply rows.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, ClassVar

from django.db.models import JSONField, Lookup, Q
from django.db.models.fields.json import (
    KeyTransform,
    KeyTransformExact,
    KeyTransformGt,
    KeyTransformIContains,
    KeyTransformLt,
)
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Context:
    """Who asks and when: what relative values such as "me" and "7 days" refer to."""

    user_id: int | None = None
    team_ids: tuple[int, ...] = ()
    now: datetime = field(default_factory=timezone.now)


#: A relative value such as "me": the values it stands for.
StandIn = Callable[[Context], tuple[Any, ...]]
ME: Mapping[str, StandIn] = {"me": lambda context: () if context.user_id is None else (context.user_id,)}
MY_TEAMS: Mapping[str, StandIn] = {"mine": lambda context: context.team_ids}


class BadValue(ValueError):
    """The operator or the value does not fit the field; the message is translated."""


@dataclass(frozen=True)
class Field(ABC):
    """A thing that can be tested."""

    label: Any

    operators: ClassVar[tuple[str, ...]] = ()

    def to_q(self, op: str, value: Any, context: Context) -> Q:
        """The test as a condition. Raises BadValue."""
        if op not in self.operators:
            raise BadValue(_("it knows only: %(operators)s.") % {"operators": ", ".join(self.operators)})
        return self.build(op, value, context)

    @abstractmethod
    def build(self, op: str, value: Any, context: Context) -> Q:
        """The condition for one of `operators`."""


@dataclass(frozen=True)
class ColumnField(Field):
    """A field with one column behind it."""

    path: str = ""

    def empty(self) -> Q:
        """No value."""
        return Q(**{f"{self.path}__isnull": True})


@dataclass(frozen=True)
class OneOf(ColumnField):
    """A column with one of known values: a foreign key, a code."""

    cast: Callable[[Any], Any] = int
    stand_ins: Mapping[str, StandIn] = field(default_factory=dict)
    operators: ClassVar[tuple[str, ...]] = ("is", "in", "empty")

    def build(self, op: str, value: Any, context: Context) -> Q:
        """`is` and `in` take values or stand-ins; nothing to compare with is true nowhere."""
        if op == "empty":
            return self.empty()
        return Q(**{f"{self.path}__in": self.values(op, value, context)})

    def values(self, op: str, value: Any, context: Context) -> list[Any]:
        """The values with stand-ins replaced, sorted so that equal conditions make equal SQL."""
        found: set[Any] = set()
        for one in given(op, value):
            stand_in = self.stand_ins.get(one) if isinstance(one, str) else None
            found.update(stand_in(context) if stand_in else (cast_value(self.cast, one),))
        return sorted(found)


@dataclass(frozen=True)
class ManyOf(OneOf):
    """Values in other rows; `having` writes the EXISTS for some of them, or for any with None."""

    having: Callable[[list[Any] | None], Q] = lambda values: Q(pk__in=())

    def build(self, op: str, value: Any, context: Context) -> Q:
        """`is` and `in`: at least one of the values; `empty`: no row at all."""
        return ~self.having(None) if op == "empty" else self.having(self.values(op, value, context))


@dataclass(frozen=True)
class Text(ColumnField):
    """Words; compared without regard to case."""

    operators: ClassVar[tuple[str, ...]] = ("is", "contains", "empty")

    def build(self, op: str, value: Any, context: Context) -> Q:
        """An empty text is no value."""
        if op == "empty":
            return Q(**{f"{self.path}__exact": ""})
        if not isinstance(value, str) or "\x00" in value:
            raise BadValue(_("a text is needed."))
        return Q(**{f"{self.path}__{'iexact' if op == 'is' else 'icontains'}": value})


@dataclass(frozen=True)
class Moment(ColumnField):
    """A point in time, compared with a date, a time, or so many days before now."""

    operators: ClassVar[tuple[str, ...]] = ("before", "after", "within_days", "older_than_days", "empty")

    def build(self, op: str, value: Any, context: Context) -> Q:
        """Dates mean the beginning of the day; `after` includes it, `before` does not."""
        if op == "empty":
            return self.empty()
        if op in ("within_days", "older_than_days"):
            bound = context.now - timedelta(days=days(value))
            return Q(**{f"{self.path}__{'gte' if op == 'within_days' else 'lt'}": bound})
        return Q(**{f"{self.path}__{'lt' if op == 'before' else 'gte'}": moment(value)})


@dataclass(frozen=True)
class Flag(Field):
    """True or false, whatever stands behind it; what is not true is false, so nothing is empty."""

    when_true: Q = field(default_factory=Q)
    operators: ClassVar[tuple[str, ...]] = ("is", "in")

    def build(self, op: str, value: Any, context: Context) -> Q:
        """The condition, its opposite, or either."""
        match = Q(pk__in=())
        for one in given(op, value):
            if not isinstance(one, bool):
                raise BadValue(_("true or false is needed."))
            match |= self.when_true if one else ~self.when_true
        return match


_COMPARED: Mapping[str, Callable[[KeyTransform, Any], Lookup[Any]]] = {
    "is": KeyTransformExact,
    "contains": KeyTransformIContains,
    "less": KeyTransformLt,
    "more": KeyTransformGt,
}


@dataclass(frozen=True)
class JsonValue(Field):
    """A value in a JSON column under a key; `cast` judges what it is compared with."""

    column: str = ""
    key: str = ""
    cast: Callable[[Any], Any] = str
    operators: ClassVar[tuple[str, ...]] = ("is", "in", "contains", "less", "more", "empty")

    def build(self, op: str, value: Any, context: Context) -> Q:
        """The key is asked for first, so that the negation is true where it is missing."""
        there = Q(**{f"{self.column}__has_key": self.key})
        if op == "empty":
            return ~there
        if op == "in":
            match = Q(pk__in=())
            for one in given(op, value):
                match |= self._compared("is", one)
            return there & match
        return there & self._compared(op, value)

    def _compared(self, op: str, value: Any) -> Q:
        """Without a path of names: Django would read a key such as `range` or `a__b` as a lookup."""
        kept = KeyTransform(self.key, self.column, output_field=JSONField())
        return Q(_COMPARED[op](kept, cast_value(self.cast, value)))


def given(op: str, value: Any) -> tuple[Any, ...]:
    """What is compared with: a list for `in`, else one value. Raises BadValue."""
    if op == "in" and not isinstance(value, tuple):
        raise BadValue(_("“in” wants a list."))
    return value if op == "in" else (value,)


def cast_value(cast: Callable[[Any], Any], value: Any) -> Any:
    """One value as the field compares it. Raises BadValue."""
    if isinstance(value, str) and "\x00" in value:
        raise BadValue(_("a text is needed."))
    if value is None or (cast is int and isinstance(value, bool)):
        raise BadValue(_("a value is needed."))
    try:
        cast_one = cast(value)
    except (TypeError, ValueError, ArithmeticError, InvalidOperation) as error:
        raise BadValue(_("“%(value)s” is no value of this field.") % {"value": str(value)[:80]}) from error
    if (cast is int and abs(cast_one) >= 2**63) or (isinstance(cast_one, float) and not isfinite(cast_one)):
        raise BadValue(_("“%(value)s” is no value of this field.") % {"value": str(value)[:80]})
    return cast_one


def days(value: Any) -> float:
    """A number of days up to a hundred years. Raises BadValue."""
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise BadValue(_("a number of days is needed.")) from error
    if isinstance(value, bool) or not number.is_finite() or not 0 <= number <= 36_500:
        raise BadValue(_("a number of days is needed."))
    return float(number)


def moment(value: Any) -> datetime:
    """A point in time from a date or a time as ISO text. Raises BadValue."""
    try:
        parsed: date | datetime | None = parse_datetime(str(value)) or parse_date(str(value))
    except ValueError:
        parsed = None
    if parsed is None or not 1900 <= parsed.year <= 9000:  # beyond, a database overflows when it changes the zone
        raise BadValue(_("a date such as 2026-11-24 is needed."))
    if not isinstance(parsed, datetime):
        parsed = datetime.combine(parsed, time.min)
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed).astimezone(UTC)
