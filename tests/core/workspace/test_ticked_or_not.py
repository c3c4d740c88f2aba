"""A box is ticked or not: one that nobody touched is not, wherever tickets are looked for."""

import pytest

from core.conditions.api import AllOf, Context, InvalidCondition, Negation, Test, to_q
from core.work.filters import item_fields
from core.work.models import CustomField, FieldType
from plugins.tickets.models import Ticket

SAID = {"ticked": True, "unticked": False}


@pytest.fixture
def lit(db):
    return CustomField.objects.create(kind="ticket", key="lit", label="Lit", field_type=FieldType.CHECKBOX)


@pytest.fixture
def tickets(make_ticket, lit):
    """One ticked, one that says no, one that says nothing."""
    titles = [make_ticket(title, custom={"lit": value}).title for title, value in SAID.items()]
    return [*titles, make_ticket("untouched").title]


def by_desk(alice, *answers):
    chosen = "&".join(f"custom_lit={answer}" for answer in answers)
    return sorted(row["item"].title for row in alice.get(f"/admin/tickets/?tab=every&{chosen}").context["rows"])


def by_api(alice, *answers):
    chosen = "&".join(f"custom.lit={answer}" for answer in answers)
    return sorted(row["title"] for row in alice.get(f"/api/v1/tickets?{chosen}").json()["results"])


def by_condition(alice, *answers):
    return found_by(Test("custom.lit", "in", tuple(answer == "true" for answer in answers)))


def found_by(condition):
    q = to_q(condition, item_fields(CustomField.objects.all()), Context())
    return sorted(Ticket._base_manager.filter(q).values_list("title", flat=True))


@pytest.mark.parametrize("found", [by_desk, by_api, by_condition])
def test_no_is_all_that_is_not_ticked(alice, tickets, found):
    assert found(alice, "true") == ["ticked"]
    assert found(alice, "false") == ["unticked", "untouched"]
    assert found(alice, "true", "false") == sorted(tickets)


@pytest.mark.parametrize("answer", [True, False])
def test_is_not_yes_is_no(tickets, answer):
    said = Test("custom.lit", "is", answer)

    assert found_by(Negation(said)) == found_by(Test("custom.lit", "is", not answer))
    assert found_by(AllOf((said, Negation(said)))) == []


@pytest.mark.parametrize(("op", "value"), [("is", "true"), ("is", 1), ("in", True), ("in", ("true",)), ("empty", None)])
def test_a_tick_is_compared_with_true_and_false_alone(lit, op, value):
    with pytest.raises(InvalidCondition):
        to_q(Test("custom.lit", op, value), item_fields([lit]), Context())
