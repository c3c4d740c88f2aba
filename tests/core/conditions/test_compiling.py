"""A condition finds the rows for which it is true, and its negation exactly the others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.conditions.api import (
    ME,
    AllOf,
    AnyOf,
    Context,
    Flag,
    InvalidCondition,
    JsonValue,
    Moment,
    Negation,
    OneOf,
    Test,
    Text,
    parse,
    to_q,
)
from core.people.models import User
from core.work.models import CustomField

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIELDS = {
    "id": OneOf("id", "pk", stand_ins=ME),
    "name": Text("name", "first_name"),
    "joined": Moment("joined", "date_joined"),
    "seen": Moment("seen", "last_login"),
    "agent": Flag("agent", Q(is_agent=True)),
    "hours": JsonValue("hours", "custom", "hours", cast=float),
}
leaves = st.sampled_from(
    [
        Test("name", "is", "ALICE"),
        Test("name", "contains", "o"),
        Test("name", "empty"),
        Test("joined", "within_days", 3),
        Test("joined", "before", "2026-11-20"),
        Test("seen", "empty"),
        Test("seen", "after", "2026-11-01"),
        Test("agent", "is", True),
        Test("agent", "is", False),
        Test("id", "in", ()),
        AllOf(),
        AnyOf(),
    ]
)
trees = st.recursive(
    leaves,
    lambda parts: (
        st.builds(AllOf, st.lists(parts, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple))
        | st.builds(Negation, parts)
    ),
    max_leaves=6,
)


@pytest.fixture
def people(db):
    rows = [("alice", True, 1, NOW), ("bob", True, 5, None), ("carol", False, 30, NOW), ("", False, 2, None)]
    return [
        User.objects.create(
            email=f"{place}@wagdesk.example",
            first_name=name,
            is_agent=agent,
            date_joined=NOW - timedelta(days=days),
            last_login=seen,
        )
        for place, (name, agent, days, seen) in enumerate(rows)
    ]


def holds(tree, user):
    """The meaning of a tree, in Python."""
    match tree:
        case AllOf(parts):
            return all(holds(part, user) for part in parts)
        case AnyOf(parts):
            return any(holds(part, user) for part in parts)
        case Negation(part):
            return not holds(part, user)
        case Test("name", "is", value):
            return user.first_name.lower() == value.lower()
        case Test("name", "contains", value):
            return value in user.first_name
        case Test("name", "empty"):
            return user.first_name == ""
        case Test("joined", "within_days", days):
            return user.date_joined >= NOW - timedelta(days=days)
        case Test("joined", "before", _):
            return user.date_joined < datetime(2026, 11, 20, tzinfo=UTC)
        case Test("seen", "empty"):
            return user.last_login is None
        case Test("seen", "after", _):
            return user.last_login is not None and user.last_login >= datetime(2026, 11, 1, tzinfo=UTC)
        case Test("agent", "is", value):
            return user.is_agent is value
        case Test("id", "in", ()):
            return False
    raise AssertionError(tree)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees)
def test_the_database_finds_the_rows_for_which_a_tree_holds(people, tree):
    found = User.objects.filter(to_q(tree, FIELDS, Context(now=NOW)))

    assert {user.pk for user in found} == {user.pk for user in people if holds(tree, user)}


def test_me_is_who_asks_and_nobody_for_a_visitor(people):
    mine = to_q(Test("id", "is", "me"), FIELDS, Context(user_id=people[1].pk))
    nobodys = to_q(Test("id", "is", "me"), FIELDS, Context())

    assert list(User.objects.filter(mine)) == [people[1]]
    assert not User.objects.filter(nobodys).exists()


def test_the_negation_of_a_json_value_is_true_where_the_key_is_missing(db):
    with_key = CustomField.objects.create(kind="x", key="a", label="A", field_type="text", choices={"size": 3})
    without = CustomField.objects.create(kind="x", key="b", label="B", field_type="text", choices={})
    fields = {"size": JsonValue("size", "choices", "size", cast=int)}

    def found(data):
        return list(CustomField.objects.filter(to_q(parse(data), fields, Context())))

    assert found({"field": "size", "op": "is", "value": 3}) == [with_key]
    assert found({"not": {"field": "size", "op": "is", "value": 3}}) == [without]
    assert found({"field": "size", "op": "more", "value": 2}) == [with_key]
    assert found({"field": "size", "op": "empty"}) == [without]


@pytest.mark.parametrize(
    "data",
    [
        {"field": "nothing", "op": "is", "value": 1},
        {"field": "id", "op": "contains", "value": 1},
        {"field": "id", "op": "is", "value": "seven"},
        {"field": "id", "op": "is", "value": True},
        {"field": "id", "op": "in", "value": 3},
        {"field": "id", "op": "is", "value": 2**70},
        {"field": "name", "op": "is", "value": 3},
        {"field": "name", "op": "is", "value": "a\x00b"},
        {"field": "joined", "op": "before", "value": "soon"},
        {"field": "joined", "op": "before", "value": "9999-12-31T23:00:00-05:00"},
        {"field": "joined", "op": "after", "value": "0001-01-01T00:00:00+05:00"},
        {"field": "hours", "op": "is", "value": "1e309"},
        {"field": "hours", "op": "less", "value": "nan"},
        {"field": "joined", "op": "within_days", "value": -1},
        {"field": "joined", "op": "within_days", "value": "nan"},
        {"field": "agent", "op": "is", "value": "yes"},
    ],
)
def test_what_does_not_fit_the_field_is_refused(data):
    with pytest.raises(InvalidCondition):
        to_q(parse({"all": [data]}), FIELDS, Context())


def test_compiling_runs_no_query():
    q = to_q(parse({"not": {"field": "name", "op": "empty"}}), FIELDS, Context(now=NOW))

    assert str(User.objects.filter(q).query)
