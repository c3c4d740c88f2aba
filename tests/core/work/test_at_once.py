"""Several agents change one item at the same moment, from what they read before."""

import pytest

from core.access.api import Actor
from core.work.errors import StaleVersion
from core.work.models import Activity, WorkItem
from core.work.services import create_item, update_item
from tests.core.people.test_at_once import TOGETHER, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("flushed_defaults")]
SYSTEM = Actor.system("tests")


def test_one_of_them_wins_and_the_others_are_told():
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)

    found = at_once(lambda: update_item(item=item, by=SYSTEM, changes={"title": "Sensor"}, expected_version=1).version)

    assert sorted(str(type(one).__name__) for one in found) == ["StaleVersion"] * (TOGETHER - 1) + ["int"]
    assert any(isinstance(one, StaleVersion) for one in found)
    assert WorkItem.objects.get().version == 2
    assert Activity.objects.filter(verb="work.changed").count() == 1


def test_without_a_version_every_change_counts_and_none_is_lost():
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    names = iter("abcd")

    found = at_once(lambda: update_item(item=item, by=SYSTEM, changes={"title": next(names)}).version)

    assert sorted(found) == list(range(2, 2 + TOGETHER))
    assert WorkItem.objects.get().version == 1 + TOGETHER
