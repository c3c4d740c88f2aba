"""Which items an endpoint hears of: a few choices, kept as a condition tree over the fields of items."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Count, Q

from core.conditions.api import AllOf, Condition, Context, InvalidCondition, Test, dump, parse, to_q
from core.work.filters import FIELDS
from core.work.models import WorkItem
from plugins.integrations.webhooks.models import Endpoint

#: What the form offers; any of several values of one, and all of those that are used.
OFFERED: Final = ("item_type", "team", "priority", "tag")


def tree_of(chosen: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
    """What was chosen, as it is stored; empty where nothing narrows."""
    tests = tuple(Test(field, "in", values) for field in OFFERED if (values := tuple(chosen.get(field, ()))))
    return dump(AllOf(tests)) if tests else {}


def chosen_in(tree: dict[str, Any]) -> dict[str, list[Any]]:
    """The way back, for the form."""
    return {test["field"]: list(test["value"]) for test in tree.get("all", ())}


def matching(endpoints: list[Endpoint], item_ids: list[int]) -> list[Endpoint]:
    """The endpoints without conditions, and those whose conditions one of the items meets; one query for all.

    Conditions that cannot be understood any more match nothing: telling too much cannot be taken back.
    """
    asked = {f"e{one.pk}": q for one in endpoints if one.conditions and (q := _q(one.conditions)) is not None}
    met: dict[str, int] = {}
    if asked and item_ids:
        counts = {name: Count("pk", filter=q, distinct=True) for name, q in asked.items()}
        met = WorkItem.objects.filter(pk__in=item_ids).aggregate(**counts)
    return [one for one in endpoints if not one.conditions or met.get(f"e{one.pk}")]


def _q(tree: dict[str, Any]) -> Q | None:
    try:
        condition: Condition = parse(tree)
        return to_q(condition, FIELDS, Context())
    except InvalidCondition:
        return None
