"""What others import from core.conditions."""

from core.conditions.compiling import to_q
from core.conditions.errors import ConditionError, InvalidCondition
from core.conditions.fields import (
    ME,
    MY_TEAMS,
    BadValue,
    Context,
    Field,
    Flag,
    JsonValue,
    ManyOf,
    Moment,
    OneOf,
    Text,
)
from core.conditions.trees import AllOf, AnyOf, Condition, Negation, Test, dump, parse

__all__ = [
    "ME",
    "MY_TEAMS",
    "AllOf",
    "AnyOf",
    "BadValue",
    "Condition",
    "ConditionError",
    "Context",
    "Field",
    "Flag",
    "InvalidCondition",
    "JsonValue",
    "ManyOf",
    "Moment",
    "Negation",
    "OneOf",
    "Test",
    "Text",
    "dump",
    "parse",
    "to_q",
]
