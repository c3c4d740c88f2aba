"""What a new item is, unless said."""

import pytest

from core.work.errors import InvalidField
from core.work.models import Status, StatusCategory, WorkItemType
from core.work.services import create_item


def test_where_no_type_is_active_nothing_begins_and_the_reason_is_said(cast, fingerprint):
    WorkItemType.objects.update(is_active=False)
    before = fingerprint()

    with pytest.raises(InvalidField, match="no type of this kind of work is active") as refusal:
        create_item(kind="ticket", title="Drift", by=cast.root.actor)

    assert refusal.value.field == "type"
    assert fingerprint() == before


def test_a_status_brings_its_type(cast):
    other = Status.objects.filter(item_type__is_default=False, category=StatusCategory.OPEN).first()

    item = create_item(kind="ticket", title="Drift", by=cast.root.actor, status=other)

    assert (item.status, item.item_type) == (other, other.item_type)
