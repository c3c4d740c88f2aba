"""A status of the category "merged" says that an item was joined with another: nobody chooses it."""

import pytest

from core.access.api import Actor
from core.work.errors import InvalidField, TransitionRefused
from core.work.models import Status, StatusCategory, WorkItem, WorkItemType
from core.work.services import bulk_update, create_item, update_item

BY = Actor.system("test")


@pytest.fixture
def item(cast):
    return create_item(kind="ticket", title="Drift", by=BY)


def status_of(item, category):
    return Status.objects.first_of(item.item_type, category)


@pytest.fixture
def merged(item):
    """An item that has it from before."""
    WorkItem._base_manager.filter(pk=item.pk).update(status=status_of(item, "merged"))
    return WorkItem.objects.get(pk=item.pk)


def test_it_is_refused_for_an_item(item, fingerprint):
    before = fingerprint()

    with pytest.raises(TransitionRefused, match="“Merged” cannot be chosen by hand"):
        update_item(item=item, by=BY, changes={"status": status_of(item, "merged")})

    assert fingerprint() == before


def test_it_is_refused_for_many_items(item):
    result = bulk_update(pks=[item.pk], kind="ticket", by=BY, changes={"status": status_of(item, "merged")})

    assert (result.changed, [one.number for one in result.refused]) == ([], [item.number])


def test_nothing_begins_with_it(item, fingerprint):
    before = fingerprint()

    with pytest.raises(InvalidField, match="cannot be chosen by hand"):
        create_item(kind="ticket", title="Another", by=BY, status=status_of(item, "merged"))

    assert fingerprint() == before


def test_what_has_it_keeps_it_through_other_changes(merged):
    other = WorkItemType.objects.exclude(pk=merged.item_type_id).filter(kind="ticket").first()

    item = update_item(item=merged, by=BY, changes={"title": "Drifts", "item_type": other})

    assert item.status.category == StatusCategory.MERGED


def test_what_has_it_may_leave_it(merged):
    item = update_item(item=merged, by=BY, changes={"status": status_of(merged, "open")})

    assert item.status.category == StatusCategory.OPEN
