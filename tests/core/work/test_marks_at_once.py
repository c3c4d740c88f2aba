"""Several rows made at the same moment, each to be the default: every one is made, and one of them is it."""

from itertools import count

import pytest

from core.access.api import Actor
from core.work.models import Priority, Status, WorkItemType
from core.work.services import create_priority, create_status, create_type
from tests.core.people.test_at_once import TOGETHER, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("flushed_defaults")]
SYSTEM = Actor.system("tests")


def new_type(number):
    return create_type(by=SYSTEM, kind="ticket", name=f"T{number}", is_default=True)


def new_priority(number):
    return create_priority(by=SYSTEM, label=f"P{number}", rank=90 + number, is_default=True)


def new_status(number):
    values = {"label": f"S{number}", "category": "new", "is_initial": True}
    return create_status(by=SYSTEM, item_type=WorkItemType.objects.get(name="Question"), **values)


@pytest.mark.parametrize(
    ("make", "marked"),
    [
        (new_type, WorkItemType.objects.filter(kind="ticket", is_default=True)),
        (new_priority, Priority.objects.filter(is_default=True)),
        (new_status, Status.objects.filter(item_type__name="Question", is_initial=True)),
    ],
)
def test_each_that_takes_the_mark_is_made_and_one_has_it(make, marked):
    numbers = count(1)

    made = at_once(lambda: make(next(numbers)).pk)

    assert marked.model.objects.filter(pk__in=made).count() == TOGETHER, made
    assert marked.all().get().pk in made


@pytest.mark.parametrize(("make", "model"), [(new_type, WorkItemType), (new_priority, Priority)])
def test_so_are_the_first_of_all(make, model):
    model.objects.all().delete()
    numbers = count(1)

    made = at_once(lambda: make(next(numbers)).pk)

    assert model.objects.filter(pk__in=made).count() == TOGETHER, made
    assert model.objects.get(is_default=True).pk in made
