"""Work gets a type, a status, a priority or a team while somebody deletes it: one of the two is refused, in words."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from core.access.api import Actor, service
from core.people.services import add_team, delete_team
from core.work.errors import InUse, InvalidField, TransitionRefused
from core.work.models import WorkItem, WorkItemType
from core.work.services import (
    create_item,
    create_priority,
    create_status,
    create_type,
    delete_priority,
    delete_status,
    delete_type,
    update_item,
)
from tests.core.work.test_lock_order import LONG, in_thread, wait_until_somebody_waits

SYSTEM = Actor.system("tests")


def a_type():
    made = create_type(by=SYSTEM, kind="ticket", name="Fault")
    return made, lambda: delete_type(item_type=made, by=SYSTEM)


def a_status():
    question = WorkItemType.objects.get(name="Question")
    made = create_status(by=SYSTEM, item_type=question, label="Later", category="open")
    return made, lambda: delete_status(status=made, by=SYSTEM)


def a_priority():
    made = create_priority(by=SYSTEM, label="Soon", rank=55)
    return made, lambda: delete_priority(priority=made, by=SYSTEM)


def a_team():
    made = add_team(name="Night", by=SYSTEM)
    return made, lambda: delete_team(team=made, by=SYSTEM)


MAKERS = {"item_type": a_type, "status": a_status, "priority": a_priority, "team": a_team}
REFUSED = (InvalidField, TransitionRefused)
each = pytest.mark.parametrize("field", MAKERS)
together = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("flushed_defaults"),
    pytest.mark.postgresql,
]


def marked(test):
    for mark in together:
        test = mark(test)
    return test


def begin(field, row):
    return create_item(kind="ticket", title="Lamp", by=SYSTEM, **{field: row})


def a_question():
    question = WorkItemType.objects.get(name="Question")
    return create_item(kind="ticket", title="Lamp", by=SYSTEM, item_type=question)


@service
def slowly(call, done):
    """The call, whose transaction stays open until somebody waits for it."""
    result = call()
    done.set()
    wait_until_somebody_waits()
    return result


def one_then_other(first, second):
    """What became of the second, which began before the first was over."""
    done = Event()
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(in_thread, lambda: slowly(first, done))
        assert done.wait(LONG)
        late = pool.submit(in_thread, second)
        slow.result(LONG)
        return late.exception(LONG)


@pytest.mark.django_db
@each
def test_what_was_deleted_since_it_was_read_is_given_to_no_item(field):
    row, delete = MAKERS[field]()
    item = a_question()
    stale = type(row)._base_manager.get(pk=row.pk)
    delete()

    with pytest.raises(REFUSED):
        begin(field, stale)
    with pytest.raises(REFUSED):
        update_item(item=item, by=SYSTEM, changes={field: stale})

    assert list(WorkItem.objects.values_list("pk", "version")) == [(item.pk, item.version)]


@marked
@each
def test_an_item_does_not_begin_with_what_is_just_deleted(field):
    row, delete = MAKERS[field]()

    assert isinstance(one_then_other(delete, lambda: begin(field, row)), REFUSED)

    assert not WorkItem.objects.exists()


@marked
@each
def test_an_item_does_not_get_what_is_just_deleted(field):
    row, delete = MAKERS[field]()
    item = a_question()

    assert isinstance(one_then_other(delete, lambda: update_item(item=item, by=SYSTEM, changes={field: row})), REFUSED)

    assert WorkItem.objects.get().version == item.version


@marked
@each
def test_what_an_item_just_begins_with_is_in_use(field):
    row, delete = MAKERS[field]()

    refusal = one_then_other(lambda: begin(field, row), delete)

    item = WorkItem.objects.get()
    if field == "team":  # a team goes, and its work belongs to none
        assert (refusal, item.team) == (None, None)
    else:
        assert isinstance(refusal, InUse)
        assert getattr(item, field) == row
