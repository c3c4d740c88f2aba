"""From the tree to a `Q`."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from core.conditions.errors import InvalidCondition
from core.conditions.fields import BadValue, Context, Field
from core.conditions.trees import AllOf, AnyOf, Condition, Negation, Test

NOTHING = Q(pk__in=())


def to_q(condition: Condition, fields: Mapping[str, Field], context: Context, *, path: str = "") -> Q:
    """The rows for which the condition is true. Raises InvalidCondition naming the place of an unknown field,
    operator or value.
    """
    match condition:
        case AllOf(parts):
            match_all = Q()
            for place, part in enumerate(parts):
                match_all &= to_q(part, fields, context, path=f"{path}all/{place}/")
            return match_all
        case AnyOf(parts):
            match_any = NOTHING
            for place, part in enumerate(parts):
                match_any |= everywhere(to_q(part, fields, context, path=f"{path}any/{place}/"))
            return match_any
        case Negation(part):
            return ~everywhere(to_q(part, fields, context, path=f"{path}not/"))
        case Test():
            return _test_to_q(condition, fields, context, path)
    raise TypeError(f"not a condition: {condition!r}")


def everywhere(q: Q) -> Q:
    """An empty `Q` means "all rows" alone but vanishes inside `|` and `~`; this one stays."""
    return q if q else Q(pk__isnull=False)


def _test_to_q(test: Test, fields: Mapping[str, Field], context: Context, path: str) -> Q:
    field = fields.get(test.field)
    if field is None:
        raise InvalidCondition(f"{path}field", _("there is no field “%(name)s”.") % {"name": test.field})
    try:
        return field.to_q(test.op, test.value, context)
    except BadValue as error:
        raise InvalidCondition(f"{path}value", str(error)) from error
