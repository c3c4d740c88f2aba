"""Several agents save one property of one item at the same moment."""

from threading import Barrier

import pytest
from django.test import Client

from core.access.api import Actor
from core.testing.cast import make_cast
from core.work.models import WorkItem
from core.work.services import create_item, update_item
from core.workspace.detail import properties
from tests.core.people.test_at_once import TOGETHER, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("flushed_defaults")]


def test_one_is_saved_and_the_others_are_asked(monkeypatch):
    cast = make_cast()
    item = create_item(kind="ticket", title="Lamp", team=cast.field_support, by=Actor.system("tests"))
    clients = [Client(headers={"Accept": "application/json"}) for _number in range(TOGETHER)]
    for client in clients:
        cast.sign_in(client, "alice")
    turns, all_have_looked, looks = iter(enumerate(clients)), Barrier(TOGETHER, timeout=30), iter(range(TOGETHER))

    def after_all_have_looked(**arguments):
        if next(looks, None) is not None:
            all_have_looked.wait()
        return update_item(**arguments)

    def save():
        number, client = next(turns)
        data = {"title": f"Title {number}", "was.title": "Lamp"}
        return client.post(f"/admin/tickets/{item.number}/property/", data).status_code

    monkeypatch.setattr(properties, "update_item", after_all_have_looked)
    answers = at_once(save)

    assert sorted(answers) == [200, 409, 409, 409]
    assert WorkItem.objects.get().version == item.version + 1
