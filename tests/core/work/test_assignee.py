"""Work is given to active agents or to nobody."""

import pytest

from core.access.api import Actor
from core.people.models import User
from core.work.errors import InvalidField
from core.work.services import create_item, update_item

SYSTEM = Actor.system("tests")


@pytest.fixture(params=["customer", "gone"])
def stranger(request, cast):
    """A customer's sign-in, or an agent who left."""
    if request.param == "customer":
        return cast.dana.user
    User.objects.filter(pk=cast.bob.user.pk).update(is_active=False)
    return User.objects.get(pk=cast.bob.user.pk)


def test_nobody_else_is_given_work(cast, stranger, fingerprint):
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM, assignee=cast.alice.user)
    before = fingerprint()

    with pytest.raises(InvalidField) as changing:
        update_item(item=item, by=cast.alice.actor, changes={"assignee": stranger, "title": "Torch"})
    with pytest.raises(InvalidField) as creating:
        create_item(kind="ticket", title="Lamp", by=SYSTEM, assignee=stranger)

    assert changing.value.field == creating.value.field == "assignee"
    assert fingerprint() == before


def test_who_left_keeps_what_they_had_until_it_is_given_on(cast):
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM, assignee=cast.bob.user)
    User.objects.filter(pk=cast.bob.user.pk).update(is_active=False)

    update_item(item=item, by=cast.alice.actor, changes={"assignee": cast.bob.user, "title": "Torch"})
    item.refresh_from_db()
    assert (item.title, item.assignee) == ("Torch", cast.bob.user)

    update_item(item=item, by=cast.alice.actor, changes={"assignee": None})
    item.refresh_from_db()
    assert item.assignee is None
