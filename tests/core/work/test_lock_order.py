"""Who moves an item and who changes scopes lock in one order: neither makes the other fail."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from core.access.api import Actor
from core.work.models import WorkItem
from core.work.services import bulk_update, changes, create_item, create_scope, undo_bulk, update_item, update_scope

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("flushed_defaults"),
    pytest.mark.postgresql,
]
SYSTEM = Actor.system("tests")
LONG = 10


def wait_until_somebody_waits():
    """Until another connection stands before a lock."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waited: the two did not meet.")


def in_thread(call):
    try:
        return call()
    finally:
        connection.close()


def moved(item, to):
    return lambda: update_item(item=item, by=SYSTEM, changes={"scope": to})


def moved_with_others(item, to):
    return lambda: bulk_update(pks=[item.pk], kind="ticket", by=SYSTEM, changes={"scope": to})


def put_back(item, to):
    done = bulk_update(pks=[item.pk], kind="ticket", by=SYSTEM, changes={"scope": to})
    return lambda: undo_bulk(token=done.undo, by=SYSTEM)


@pytest.mark.parametrize("move", [moved, moved_with_others, put_back])
def test_an_item_is_moved_while_its_scope_is_closed(monkeypatch, move):
    old, new = create_scope(name="Old", by=SYSTEM), create_scope(name="New", by=SYSTEM)
    item = create_item(kind="ticket", title="Lamp", scope=old, by=SYSTEM)
    run = move(item, new)
    here = WorkItem.objects.get(pk=item.pk).scope
    has_the_item, place_of = Event(), changes.place_of

    def place_of_a_slow_one(scope):
        has_the_item.set()
        wait_until_somebody_waits()
        return place_of(scope)

    monkeypatch.setattr(changes, "place_of", place_of_a_slow_one)
    with ThreadPoolExecutor(2) as pool:
        moving = pool.submit(in_thread, run)
        assert has_the_item.wait(LONG)
        closing = pool.submit(in_thread, lambda: update_scope(scope=here, is_private=True, by=SYSTEM))
        moving.result(LONG)
        closing.result(LONG)

    item = WorkItem.objects.get(pk=item.pk)
    assert item.scope == (old if move is put_back else new)
    assert item.realm is None
