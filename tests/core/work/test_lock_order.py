"""Who moves an item and who changes scopes, who answers and who notes, lock in one order: nobody makes another fail."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from core.access.api import Actor, service
from core.conversations.services import add_message, internal_conversation, start_conversation
from core.conversations.services import messages as conversations
from core.work.models import Status, StatusCategory, WorkItem
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


def test_a_note_is_added_while_another_answers_in_the_same_conversations(monkeypatch):
    """A note takes the item and then its conversation; so does an answer, or the two would wait for each other."""
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    internal = internal_conversation(item=item, by=SYSTEM)
    has_the_conversation, may_speak = Event(), conversations._may_speak

    def may_a_slow_one_speak(*who):
        if not has_the_conversation.is_set():
            has_the_conversation.set()
            wait_until_somebody_waits()
        return may_speak(*who)

    monkeypatch.setattr(conversations, "_may_speak", may_a_slow_one_speak)

    @service
    def note():
        add_message(conversation=internal_conversation(item=item, by=SYSTEM), by=SYSTEM, text="From a screen")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(in_thread, lambda: add_message(conversation=internal, by=SYSTEM, text="By the API"))
        assert has_the_conversation.wait(LONG)
        second = pool.submit(in_thread, note)
        first.result(LONG)
        second.result(LONG)

    assert internal.messages.count() == 2


def test_an_item_is_answered_while_its_status_changes():
    """It is found once it is free, although it no longer points at the status it had when it was looked for."""
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    talk = start_conversation(item=item, audience="public", by=SYSTEM)
    solved = Status.objects.filter(item_type=item.item_type, category=StatusCategory.RESOLVED).first()
    has_the_item = Event()

    @service
    def solve():
        update_item(item=item, by=SYSTEM, changes={"status": solved})
        has_the_item.set()
        wait_until_somebody_waits()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(in_thread, solve)
        assert has_the_item.wait(LONG)
        second = pool.submit(in_thread, lambda: add_message(conversation=talk, by=SYSTEM, text="By mail"))
        first.result(LONG)
        second.result(LONG)

    assert talk.messages.count() == 1
    assert WorkItem.objects.get(pk=item.pk).status == solved
