"""Types, statuses, priorities and fields: what the services refuse, and what they keep true."""

import pytest
from wagtail.models import Page

from core.events.models import OutboxEntry
from core.work.errors import InUse, InvalidField, StaleVersion
from core.work.models import CustomField, Priority, Status, WorkItemType
from core.work.services import (
    create_field,
    create_item,
    create_priority,
    create_status,
    create_type,
    delete_field,
    delete_priority,
    delete_status,
    delete_type,
    update_field,
    update_item,
    update_priority,
    update_status,
    update_type,
)
from webforms.models import FormPage


@pytest.fixture
def by(cast):
    return cast.root.actor


@pytest.fixture
def question(by):
    return WorkItemType.objects.get(name="Question")


@pytest.fixture
def root_page(db):
    return Page.get_first_root_node()


def kept():
    """All that these services write."""
    models = (WorkItemType, Status, Priority, CustomField, CustomField.item_types.through, OutboxEntry)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


def refused(error, call, **values):
    """Its words, once it is clear that nothing changed."""
    before = kept()
    with pytest.raises(error) as caught:
        call(**values)
    assert kept() == before
    return caught.value


def test_the_mark_moves_and_both_rows_are_told_of(by):
    loser, urgent = Priority.objects.get(is_default=True), Priority.objects.get(rank=80)
    OutboxEntry.objects.all().delete()

    update_priority(priority=urgent, by=by, is_default=True)

    assert list(Priority.objects.filter(is_default=True)) == [urgent]
    assert [entry.payload["row_id"] for entry in OutboxEntry.objects.order_by("pk")] == [loser.pk, urgent.pk]


def test_a_refused_change_leaves_the_mark_where_it_was(by):
    other = Priority.objects.get(rank=80)

    refused(InvalidField, create_priority, by=by, label=other.label, rank=99, is_default=True)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"rank": 101}, "rank"), ({"rank": 80}, "rank"), ({"label": ""}, "label"), ({"label": "x" * 61}, "label")],
)
def test_a_priority_that_cannot_be_is_refused_by_its_column(by, values, field):
    assert refused(InvalidField, create_priority, by=by, **{"label": "Soon", "rank": 55, **values}).field == field


def test_what_items_have_is_not_deleted(by):
    item = create_item(kind="ticket", title="It is dark", by=by)

    assert "still in use" in str(refused(InUse, delete_priority, priority=item.priority, by=by))
    assert "still in use" in str(refused(InUse, delete_type, item_type=item.item_type, by=by))
    spare = create_status(by=by, item_type=item.item_type, label="Fresh", category="new")
    assert "still in use" in str(refused(InUse, delete_status, status=item.status, by=by))
    delete_status(status=spare, by=by)


def test_the_last_active_type_of_a_kind_stays(by):
    first, *others = WorkItemType.objects.filter(kind="ticket", is_active=True)
    for other in others:
        update_type(item_type=other, by=by, is_active=False)

    assert refused(InvalidField, update_type, item_type=first, by=by, is_active=False).field == "is_active"
    assert "last active type" in str(refused(InUse, delete_type, item_type=first, by=by))
    delete_type(item_type=others[0], by=by)


def test_a_type_that_a_field_is_only_for_is_not_deleted(by, question):
    fault = create_type(by=by, kind="ticket", name="Fault")
    fields = [
        create_field(by=by, kind="ticket", key=key, label=key.title(), field_type="text", item_types=types)
        for key, types in (("model", [fault]), ("color", [fault, question]), ("serial", []))
    ]

    assert "Model." in str(refused(InUse, delete_type, item_type=fault, by=by))

    update_field(custom_field=fields[0], by=by, item_types=[question])
    delete_type(item_type=fault, by=by)
    assert [list(field.item_types.all()) for field in fields] == [[question], [question], []]


def test_a_type_keeps_a_status_to_begin_in(by):
    fault = create_type(by=by, kind="ticket", name="Fault")
    new = fault.statuses.get()
    assert create_item(kind="ticket", title="It is dark", by=by, item_type=fault).status == new

    assert (
        refused(InvalidField, update_status, status=new, by=by, category="open", is_initial=False).field == "category"
    )
    assert "category “New”" in str(refused(InUse, delete_status, status=new, by=by))

    other = create_status(by=by, item_type=fault, label="Fresh", category="new", is_initial=True)
    new.refresh_from_db()
    assert (new.is_initial, Status.objects.initial_of(fault)) == (False, other)
    update_status(status=new, by=by, category="open")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"category": "open", "is_initial": True}, "is_initial"),
        ({"color": "red;x"}, "color"),
        ({"label": "New"}, "label"),
        ({"category": "lost"}, "category"),
    ],
)
def test_a_status_that_cannot_be_is_refused_by_its_column(by, question, values, field):
    values = {"item_type": question, "label": "Sleeping", "category": "new", **values}

    assert refused(InvalidField, create_status, by=by, **values).field == field


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"key": "Not A Key"}, "key"),
        ({"key": "serial"}, "key"),
        ({"key": "serial__number"}, "key"),
        ({"field_type": "choice"}, "choices"),
        ({"field_type": "choice", "choices": [" "]}, "choices"),
        ({"choices": ["A"]}, "choices"),
    ],
)
def test_a_field_that_cannot_be_is_refused_by_its_column(by, values, field):
    create_field(by=by, kind="ticket", key="serial", label="Serial number", field_type="text")
    values = {"kind": "ticket", "key": "model", "label": "Model", "field_type": "text", **values}

    assert refused(InvalidField, create_field, by=by, **values).field == field


def test_a_key_that_is_there_already_is_not_held_against_its_field(by):
    field = CustomField.objects.create(kind="ticket", key="serial__number", label="Serial", field_type="text")

    assert update_field(custom_field=field, by=by, label="Serial number").label == "Serial number"


def test_a_field_is_for_types_of_its_kind(by):
    stranger = WorkItemType.objects.create(kind="task", name="Chore")
    values = {"kind": "ticket", "key": "model", "label": "Model", "field_type": "text", "item_types": [stranger]}

    assert refused(InvalidField, create_field, by=by, **values).field == "item_types"


def test_a_field_with_values_is_not_deleted(by):
    field = create_field(by=by, kind="ticket", key="serial", label="Serial number", field_type="text")
    item = create_item(kind="ticket", title="It is dark", by=by, custom={"serial": "X1"})

    assert "has values" in str(refused(InUse, delete_field, custom_field=field, by=by))

    type(item)._base_manager.filter(pk=item.pk).update(custom={})
    delete_field(custom_field=field, by=by)


def test_the_types_of_a_field_belong_to_its_version(by, question):
    field = create_field(by=by, kind="ticket", key="serial", label="Serial number", field_type="text")
    read = field.version
    update_field(custom_field=field, by=by, item_types=[question])

    refused(StaleVersion, update_field, custom_field=field, by=by, expected_version=read, label="Number")


@pytest.mark.parametrize(("old", "new"), [("open", "resolved"), ("new", "spam"), ("closed", "open")])
@pytest.mark.parametrize("has_items", [True, False])
def test_a_status_never_begins_to_end_work_or_ceases_to(by, question, old, new, has_items):
    create_status(by=by, item_type=question, label="Fresh", category="new")
    status = Status.objects.filter(item_type=question, category=old).first()
    if has_items:
        create_item(kind="ticket", title="It is dark", by=by, item_type=question, status=status)

    refusal = refused(InvalidField, update_status, status=status, by=by, category=new)

    assert (refusal.field, "Make a new status" in str(refusal)) == ("category", True)
    assert Status.objects.get(pk=status.pk).category == old


@pytest.mark.parametrize(("old", "new"), [("open", "waiting_other"), ("resolved", "closed")])
def test_a_status_that_items_have_changes_its_category_on_the_same_side(by, question, old, new):
    status = Status.objects.filter(item_type=question, category=old).first()
    create_item(kind="ticket", title="It is dark", by=by, item_type=question, status=status)

    assert update_status(status=status, by=by, category=new).category == new


def test_an_item_does_not_go_to_a_status_that_was_read_before_it_would_have_ended_work(by, question):
    status = create_status(by=by, item_type=question, label="Later", category="open")
    item = create_item(kind="ticket", title="It is dark", by=by, item_type=question)
    read = Status.objects.get(pk=status.pk)
    refused(InvalidField, update_status, status=status, by=by, category="resolved")

    item = update_item(item=item, by=by, changes={"status": read})

    item.refresh_from_db()
    assert (item.status.category, item.closed_at) == ("open", None)


def test_a_type_that_a_form_makes_is_not_deleted(by, root_page):
    fault = create_type(by=by, kind="ticket", name="Fault")
    page = root_page.add_child(instance=FormPage(title="Report a fault", slug="fault", item_type=fault))

    assert "Report a fault" in str(refused(InUse, delete_type, item_type=fault, by=by))

    page.delete()
    delete_type(item_type=fault, by=by)


def test_a_type_deleted_at_this_moment_is_none_of_a_field(by):
    fault = create_type(by=by, kind="ticket", name="Fault")
    WorkItemType.objects.filter(pk=fault.pk).delete()

    field = create_field(by=by, kind="ticket", key="m", label="M", field_type="text", item_types=[fault])

    assert not field.item_types.exists()
