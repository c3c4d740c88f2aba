"""A custom field may be called like something Django does with a column: it is a field like any other."""

import csv
import io

import pytest

from core.work.models import CustomField, FieldType
from core.work.services import update_item

KEYS = ("range", "contains", "isnull", "in", "size__gt")
TYPES = [(FieldType.TEXT, "PL3", "QX7"), (FieldType.NUMBER, 3, 4), (FieldType.DATE, "2026-11-24", "2026-11-25"),
         (FieldType.CHOICE, "red", "blue"), (FieldType.CHOICE, "true", "false"),
         (FieldType.CHECKBOX, True, False)]  # fmt: skip


@pytest.fixture(params=KEYS)
def key(request, db):
    return request.param


@pytest.fixture
def make_pair(make_ticket, key):
    """Of three tickets one has the value, one another, one none."""

    def make(field_type, value, other):
        choices = [value, other] if field_type == FieldType.CHOICE else []
        CustomField.objects.create(
            kind="ticket", key=key, label="Odd", field_type=field_type, choices=choices, in_list=True
        )
        make_ticket("None")
        return make_ticket("Wanted", custom={key: value}), make_ticket("Other", custom={key: other})

    return make


def in_address(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(("field_type", "value", "other"), TYPES)
def test_lists_and_programs_are_narrowed_by_it(alice, make_pair, key, field_type, value, other):
    wanted, _other = make_pair(field_type, value, other)

    by_desk = alice.get(f"/admin/tickets/?tab=every&custom_{key}={in_address(value)}")
    by_api = alice.get(f"/api/v1/tickets?custom.{key}={in_address(value)}")

    assert [row["item"].number for row in by_desk.context["rows"]] == [wanted.number]
    assert [row["number"] for row in by_api.json()["results"]] == [wanted.number]


def test_programs_ask_for_one_of_several_values(alice, make_pair, key):
    both = make_pair(FieldType.TEXT, "PL3", "QX7")

    answer = alice.get(f"/api/v1/tickets?custom.{key}=PL3&custom.{key}=QX7")

    assert {row["number"] for row in answer.json()["results"]} == {item.number for item in both}


def test_it_is_shown_exported_sorted_beside_and_changed(alice, cast, make_pair, key):
    wanted, _other = make_pair(FieldType.TEXT, "PL3", "QX7")
    chosen = f"custom_{key}=PL3&tab=every&sort=-created"

    assert "PL3" in alice.get(f"/admin/tickets/?{chosen}").content.decode()
    text = b"".join(alice.get(f"/admin/tickets/export/?{chosen}").streaming_content).decode("utf-8-sig")
    assert [row["Odd"] for row in csv.DictReader(io.StringIO(text))] == ["PL3"]
    answer = alice.get(f"/api/v1/tickets?custom.{key}=PL3&ordering=-created_at").json()
    assert [row["custom"] for row in answer["results"]] == [{key: "PL3"}]
    changed = update_item(item=wanted, by=cast.alice.actor, changes={"custom": {key: "NEW"}})
    assert alice.get(f"/api/v1/tickets/{changed.number}").json()["custom"] == {key: "NEW"}
