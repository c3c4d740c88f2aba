"""The tree: `all`, `any`, `not`, and tests of one field, read from JSON and written back.

{"all": [{"field": "status", "op": "in", "value": [3, 4]}, {"not": {"field": "assignee", "op": "empty"}}]}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.conditions.errors import InvalidCondition

#: Deeper or longer than a person would ever write: somebody wants to hurt us.
DEEPEST = 8
MOST_TESTS = 100


@dataclass(frozen=True)
class AllOf:
    """True where every part is; without parts true everywhere."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """True where one part is; without parts true nowhere."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True)
class Negation:
    """True exactly where its part is not."""

    part: "Condition"


@dataclass(frozen=True)
class Test:
    """One field compared with one value."""

    #: pytest must not take it for a test.
    __test__ = False

    field: str
    op: str
    value: Any = None


Condition = AllOf | AnyOf | Negation | Test


def parse(data: Any) -> Condition:
    """Read a tree from JSON. Raises InvalidCondition naming the place; fields and values are judged when compiled."""
    condition = _parse(data, "", 1)
    if count_tests(condition) > MOST_TESTS:
        raise InvalidCondition("", _("it has more than %(most)d tests.") % {"most": MOST_TESTS})
    return condition


def dump(condition: Condition) -> dict[str, Any]:
    """The tree as JSON; `parse(dump(tree)) == tree`."""
    match condition:
        case AllOf(parts):
            return {"all": [dump(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [dump(part) for part in parts]}
        case Negation(part):
            return {"not": dump(part)}
        case Test(field, op, None):
            return {"field": field, "op": op}
        case Test(field, op, value):
            return {"field": field, "op": op, "value": list(value) if isinstance(value, tuple) else value}
    raise TypeError(f"not a condition: {condition!r}")


def count_tests(condition: Condition) -> int:
    """How many tests a tree has."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return sum(count_tests(part) for part in parts)
        case Negation(part):
            return count_tests(part)
        case _:
            return 1


def _parse(data: Any, path: str, depth: int) -> Condition:
    if not isinstance(data, Mapping):
        raise InvalidCondition(path, _("an object is needed."))
    if depth > DEEPEST:
        raise InvalidCondition(path, _("it is nested too deeply."))
    keys = set(data)
    if keys == {"all"}:
        return AllOf(_parse_parts(data["all"], f"{path}all", depth))
    if keys == {"any"}:
        return AnyOf(_parse_parts(data["any"], f"{path}any", depth))
    if keys == {"not"}:
        return Negation(_parse(data["not"], f"{path}not/", depth + 1))
    if {"field", "op"} <= keys <= {"field", "op", "value"}:
        return _parse_test(data, path)
    raise InvalidCondition(path, _("say “all”, “any”, “not”, or “field” with “op” and “value”."))


def _parse_parts(data: Any, path: str, depth: int) -> tuple[Condition, ...]:
    if not isinstance(data, list | tuple):
        raise InvalidCondition(path, _("a list is needed."))
    return tuple(_parse(part, f"{path}/{place}/", depth + 1) for place, part in enumerate(data))


def _parse_test(data: Mapping[str, Any], path: str) -> Test:
    if not (isinstance(data["field"], str) and isinstance(data["op"], str)):
        raise InvalidCondition(path, _("“field” and “op” are texts."))
    value = data.get("value")
    return Test(data["field"], data["op"], tuple(value) if isinstance(value, list | tuple) else value)
