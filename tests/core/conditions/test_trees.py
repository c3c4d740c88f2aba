"""The tree is read from JSON and written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.conditions.api import AllOf, AnyOf, InvalidCondition, Negation, Test, dump, parse

values = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.tuples(st.integers(), st.integers())
tests = st.builds(Test, field=st.text(min_size=1, max_size=8), op=st.sampled_from(["is", "in", "empty"]), value=values)
trees = st.recursive(
    tests,
    lambda parts: (
        st.builds(AllOf, st.lists(parts, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple))
        | st.builds(Negation, parts)
    ),
    max_leaves=8,
)


@given(trees)
def test_a_tree_survives_being_written_and_read(tree):
    def depth(one):
        parts = getattr(one, "parts", None) or ([one.part] if isinstance(one, Negation) else [])
        return 1 + max(map(depth, parts), default=0)

    if depth(tree) <= 8:
        assert parse(dump(tree)) == tree


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (None, ""),
        ([], ""),
        ({}, ""),
        ({"all": 3}, "all"),
        ({"all": [{"field": "a", "op": "is"}, 7]}, "all/1/"),
        ({"any": [{"not": {"field": 3, "op": "is"}}]}, "any/0/not/"),
        ({"field": "a"}, ""),
        ({"field": "a", "op": "is", "extra": 1}, ""),
        ({"all": [], "any": []}, ""),
    ],
)
def test_nonsense_is_refused_with_its_place(data, path):
    with pytest.raises(InvalidCondition) as refusal:
        parse(data)

    assert refusal.value.path == path


def test_a_tree_deeper_than_a_person_would_write_is_refused():
    data = {"field": "a", "op": "is"}
    for _ in range(9):
        data = {"not": data}

    with pytest.raises(InvalidCondition):
        parse(data)


def test_a_tree_with_too_many_tests_is_refused():
    with pytest.raises(InvalidCondition):
        parse({"all": [{"field": "a", "op": "is"}] * 101})
