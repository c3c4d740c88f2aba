"""What a custom field takes and what it refuses, whoever sends it."""

import pytest

from core.access.api import Actor
from core.work.errors import InvalidField
from core.work.models import CustomField, FieldType, WorkItem
from core.work.services import bulk_update, create_item, undo_bulk, update_item

SYSTEM = Actor.system("tests")


@pytest.fixture
def item(db):
    for kind in FieldType:
        CustomField.objects.create(
            kind="ticket", key=kind.value, label=kind.label, field_type=kind, choices=["red", "blue"]
        )
    return create_item(kind="ticket", title="Lamp", by=SYSTEM)


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("text", "  PL3 ", "PL3"),
        ("number", "3,5", 3.5),
        ("number", 12, 12),
        ("date", "2026-11-24", "2026-11-24"),
        ("date", "2026-11-24T10:00:00", "2026-11-24"),
        ("choice", "red", "red"),
        ("checkbox", "on", True),
        ("checkbox", False, False),
    ],
)
def test_a_good_value_is_kept_in_one_form(item, key, value, kept):
    assert update_item(item=item, by=SYSTEM, changes={"custom": {key: value}}).custom == {key: kept}


@pytest.mark.parametrize("empty", [None, "", " \n"])
@pytest.mark.parametrize(("key", "value"), [("text", "PL3"), ("number", 12), ("checkbox", True), ("checkbox", False)])
def test_nothing_clears_a_value_of_any_type(item, key, value, empty):
    update_item(item=item, by=SYSTEM, changes={"custom": {key: value, "choice": "red"}})

    assert update_item(item=item, by=SYSTEM, changes={"custom": {key: empty}}).custom == {"choice": "red"}


def test_an_undo_leaves_no_value_where_there_was_none(item, cast):
    done = bulk_update(pks=[item.pk], kind="ticket", by=cast.root.actor, changes={"custom": {"checkbox": True}})
    assert WorkItem.objects.get(pk=item.pk).custom == {"checkbox": True}

    undo_bulk(token=done.undo, by=cast.root.actor)

    assert WorkItem.objects.get(pk=item.pk).custom == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", "x" * 1001),
        ("text", "a\x00b"),
        ("text", ["a"]),
        ("text", {"a": 1}),
        ("number", "twelve"),
        ("number", True),
        ("number", "NaN"),
        ("number", "1e400"),
        ("date", "2026-02-30"),
        ("date", "2026-11-24 or so"),
        ("choice", "green"),
        ("choice", ["red"]),
        ("checkbox", "perhaps"),
        ("checkbox", [True]),
        ("unknown", "x"),
    ],
)
def test_a_bad_value_names_its_field_and_nothing_is_written(item, fingerprint, key, value):
    before = fingerprint()

    with pytest.raises(InvalidField) as refusal:
        update_item(item=item, by=SYSTEM, changes={"custom": {key: value}})

    assert refusal.value.field == key
    assert fingerprint() == before
