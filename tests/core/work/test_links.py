"""Links between items: both ends, no rings, nothing about what one may not see."""

import pytest
from django.core.exceptions import PermissionDenied

from core.access.api import Actor
from core.work.errors import InvalidField
from core.work.models import ItemLink, LinkType
from core.work.services import create_item, link_items, unlink_items

SYSTEM = Actor.system("tests")
DIRECTED = [LinkType.BLOCKS, LinkType.PARENT, LinkType.DUPLICATES]


@pytest.fixture
def items(cast):
    return [create_item(kind="ticket", title=f"Part {number}", by=SYSTEM) for number in range(4)]


@pytest.mark.parametrize("link_type", DIRECTED)
def test_a_link_that_leads_back_is_refused_and_nothing_is_written(cast, items, fingerprint, link_type):
    for source, target in zip(items, items[1:], strict=False):
        link_items(source=source, target=target, by=cast.alice.actor, link_type=link_type)
    before = fingerprint()

    with pytest.raises(InvalidField):
        link_items(source=items[-1], target=items[0], by=cast.alice.actor, link_type=link_type)

    assert fingerprint() == before


def test_a_ring_that_exists_already_is_walked_once(cast, items):
    for source, target in ((0, 1), (1, 0)):
        ItemLink.objects.create(source=items[source], target=items[target], link_type=LinkType.BLOCKS)

    assert link_items(source=items[2], target=items[0], by=cast.alice.actor, link_type=LinkType.BLOCKS)


def test_what_relates_relates_from_both_ends_once(cast, items):
    assert link_items(source=items[0], target=items[1], by=cast.alice.actor)

    assert not link_items(source=items[1], target=items[0], by=cast.alice.actor)
    assert ItemLink.objects.count() == 1


def test_other_kinds_of_links_do_not_stand_in_the_way(cast, items):
    link_items(source=items[0], target=items[1], by=cast.alice.actor, link_type=LinkType.BLOCKS)

    assert link_items(source=items[1], target=items[0], by=cast.alice.actor, link_type=LinkType.PARENT)
    assert unlink_items(source=items[0], target=items[1], by=cast.alice.actor, link_type=LinkType.BLOCKS)
    assert link_items(source=items[1], target=items[0], by=cast.alice.actor, link_type=LinkType.BLOCKS)


def test_an_item_out_of_sight_cannot_be_linked(cast, items, fingerprint):
    hidden = create_item(kind="ticket", title="Salaries", by=SYSTEM, team=cast.back_office)
    before = fingerprint()

    with pytest.raises(PermissionDenied):
        link_items(source=items[0], target=hidden, by=cast.alice.actor)

    assert fingerprint() == before


def test_a_link_that_reads_the_same_from_both_ends_goes_from_either(cast, items):
    link_items(source=items[0], target=items[1], by=cast.alice.actor)

    assert unlink_items(source=items[1], target=items[0], by=cast.alice.actor)
    assert not ItemLink.objects.exists()
