"""The index follows the database: nothing is lost, nothing old wins, nothing bad stops the rest."""

import pytest
from django.utils import timezone

from core.access.api import anonymous
from core.conversations.models import Audience
from core.conversations.services import add_message, start_conversation
from core.events.api import Received
from core.events.models import OutboxEntry
from core.events.relay import run_until_idle
from core.plugins.models import PluginRecord
from core.work.events import ItemChanged
from core.work.models import WorkItem
from core.work.services import create_item, update_item
from search import registry
from search.api import pks_of, request_index, search
from search.engines.chosen import engine
from search.events import IndexRequested
from search.indexing import draining, listening, rebuilding
from search.indexing.checking import check
from search.indexing.reading import draw_version, read
from search.models import IndexedContent, IndexedEntry, IndexRequest, KindState, PendingRevocation
from search.models.queue import LATER, SOON_ATTEMPTS
from tests.search.conftest import SYSTEM, drain, index, make_item, titles

pytestmark = pytest.mark.django_db


def received(event):
    return Received(event=event, delivery_id=1, attempt=1, created_at=timezone.now())


def hear(event):
    """What the relay does when the event is delivered."""
    listening.note(received(event))


def test_an_event_brings_its_rows_into_the_index(documents, cast):
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)

    hear(ItemChanged(item_id=item.pk, kind="ticket"))
    drain()

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]
    assert not IndexRequest.objects.exists()


def test_many_events_of_one_row_are_one_reading(documents, monkeypatch):
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    readings = []
    monkeypatch.setattr(draining, "read", lambda document, pks: readings.append(pks) or read(document, pks))
    for _ in range(5):
        hear(ItemChanged(item_id=item.pk, kind="ticket"))

    drain()

    assert readings.count([item.pk]) == 1


def test_the_queue_is_announced_once_until_it_is_taken(documents):
    def announced():
        return OutboxEntry.objects.filter(event=IndexRequested.name).count()

    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    before = announced()
    for _ in range(3):
        hear(ItemChanged(item_id=item.pk, kind="ticket"))
    assert announced() == before + 1

    drain()
    hear(ItemChanged(item_id=item.pk, kind="ticket"))
    assert announced() == before + 2


def test_a_fact_that_touches_very_many_rows_asks_for_them_a_batch_at_a_time(documents, monkeypatch):
    items = [create_item(kind="ticket", title=f"Lamp {number}", by=SYSTEM).pk for number in range(7)]
    monkeypatch.setattr("search.documents.AT_ONCE", 3)
    monkeypatch.setattr("search.services.TOGETHER", 2)
    lamps = WorkItem._base_manager.filter(title__contains="Lamp")
    monkeypatch.setitem(documents["item"].events, ItemChanged, lambda event: pks_of(lamps))
    IndexRequest.objects.all().delete()

    hear(ItemChanged(item_id=items[0], kind="ticket"))

    assert sorted(IndexRequest.objects.filter(kind="item").values_list("object_pk", flat=True)) == items
    assert OutboxEntry.objects.filter(event=IndexRequested.name).count() == 1


def test_what_was_written_last_does_not_wait_behind_a_long_queue(documents, cast, monkeypatch):
    items = [create_item(kind="ticket", title=f"Lamp {number}", by=SYSTEM).pk for number in range(9)]
    IndexRequest.objects.all().delete()
    monkeypatch.setattr(draining, "BATCH", 4)
    request_index("item", items)

    claimed = draining._claim()

    assert sorted(pk for _, pk in claimed.requests.values()) == [*items[:2], *items[-2:]]
    drain()
    assert search(cast.alice.viewer, "lamp").total == 9


def test_whoever_has_no_more_time_leaves_the_rest_to_the_next_turn(documents, cast, monkeypatch):
    for number in range(5):
        create_item(kind="ticket", title=f"Lamp {number}", by=SYSTEM)
    IndexRequest.objects.all().delete()
    monkeypatch.setattr(draining, "BATCH", 2)
    request_index("item", WorkItem._base_manager.values_list("pk", flat=True))
    OutboxEntry.objects.all().delete()

    assert draining.drain(seconds=0) == 2

    assert IndexRequest.objects.count() == 3
    assert OutboxEntry.objects.filter(event=IndexRequested.name).count() == 1
    run_until_idle()
    assert search(cast.alice.viewer, "lamp").total == 5


def test_a_turn_is_over_before_its_delivery_is_taken_to_be_abandoned(settings, monkeypatch):
    settings.WAGDESK_DELIVERY_TIMEOUT_SECONDS = 6
    turns = []
    monkeypatch.setattr(listening, "drain", lambda *, seconds: turns.append(seconds))

    listening.serve(received(IndexRequested()))

    assert turns == [2]


def test_a_request_written_while_the_row_is_read_survives(documents, monkeypatch):
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    request_index("item", [item.pk])

    def read_and_write(document, pks):
        found = read(document, pks)
        monkeypatch.setattr(draining, "read", read)
        request_index("item", [item.pk])
        return found

    monkeypatch.setattr(draining, "read", read_and_write)
    draining.serve(draining._claim())

    assert IndexRequest.objects.filter(kind="item", object_pk=item.pk).count() == 1


def test_a_late_writer_does_not_bring_back_what_is_old(documents, cast):
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    early, old = draw_version(), read(documents["item"], [item.pk])
    update_item(item=item, by=SYSTEM, changes={"title": "Lantern"})
    index(item)

    engine().index(old, version=early)

    assert titles(cast.alice.viewer, "lantern ") == ["Lantern"]
    assert titles(cast.alice.viewer, "lamp ") == []


def test_a_late_writer_does_not_bring_back_what_is_gone(documents, cast):
    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    early, old = draw_version(), read(documents["item"], [item.pk])
    engine().delete("item", [item.pk], version=draw_version())

    engine().index(old, version=early)

    assert search(cast.alice.viewer, "lamp ").total == 0
    assert not IndexedContent.objects.exists()


def test_a_row_that_is_gone_leaves_the_index(documents, cast):
    item = make_item("Lamp")
    pk = item.pk
    WorkItem._base_manager.filter(pk=pk).delete()

    request_index("item", [pk])
    drain()

    assert not IndexedEntry.objects.filter(is_live=True).exists()
    assert search(cast.root.viewer, "lamp ").total == 0


def test_a_row_that_cannot_be_read_is_set_aside_and_the_rest_indexed(documents, cast):
    good, bad = (create_item(kind="ticket", title=title, by=SYSTEM) for title in ("Lamp", "poison"))
    request_index("item", [good.pk, bad.pk])

    drain()

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]
    (left,) = IndexRequest.objects.all()
    assert (left.object_pk, left.attempts) == (bad.pk, 1)
    assert "cannot be read" in left.reason


def test_a_row_that_fails_again_and_again_is_tried_once_a_day(documents):
    item = create_item(kind="ticket", title="poison", by=SYSTEM)
    request_index("item", [item.pk])

    for _ in range(SOON_ATTEMPTS):
        assert not IndexRequest.objects.stuck().exists()
        IndexRequest.objects.update(due_at=timezone.now())
        drain()

    left = IndexRequest.objects.stuck().get(object_pk=item.pk)
    assert left.due_at > timezone.now() + LATER / 2
    assert drain() == 0


def test_a_row_that_failed_is_forgiven_once_a_later_change_of_it_is_indexed(documents, cast):
    item = create_item(kind="ticket", title="poison", by=SYSTEM)
    request_index("item", [item.pk])
    drain()
    assert IndexRequest.objects.failing().filter(object_pk=item.pk).exists()

    update_item(item=item, by=SYSTEM, changes={"title": "Lamp"})
    request_index("item", [item.pk])
    drain()

    assert not IndexRequest.objects.failing().exists()
    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]


def test_what_cannot_be_read_stays_hidden_if_it_was_revoked(documents, cast):
    item = make_item("Lamp")
    WorkItem._base_manager.filter(pk=item.pk).update(title="poison")
    from core.access.api import revoke

    revoke(WorkItem, [item.pk])
    drain()

    assert PendingRevocation.objects.exists()
    assert search(cast.alice.viewer, "lamp ").total == 0


def test_a_revoked_items_conversations_are_read_again_before_it_is_confirmed(documents, cast):
    item = make_item("Lamp")
    conversation = start_conversation(item=item, audience=Audience.INTERNAL, by=SYSTEM)
    add_message(conversation=conversation, by=SYSTEM, text="quokka")
    index(conversation)
    IndexRequest.objects.all().delete()

    update_item(item=item, by=SYSTEM, changes={"team": cast.field_support})
    drain()

    entry = IndexedEntry.objects.get(kind="talk")
    assert f" team:{cast.field_support.pk}.ticket " in entry.access
    assert not PendingRevocation.objects.exists()
    assert titles(cast.alice.viewer, "quokka ") == ["Lamp"]
    assert search(cast.carol.viewer, "quokka ").total == 0


def test_a_revocation_nobody_works_on_is_taken_up_again(documents, cast):
    item = make_item("Lamp")
    PendingRevocation.objects.create(kind="", object_pk=item.pk)
    assert search(cast.alice.viewer, "lamp ").total == 0

    rebuilding.maintain()

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]


def test_maintenance_builds_what_was_never_built(documents, cast):
    create_item(kind="ticket", title="Lamp", by=SYSTEM)
    IndexRequest.objects.all().delete()

    rebuilding.maintain()

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]
    assert KindState.objects.get(kind="item").rebuilt_at


def test_a_kind_that_was_off_is_built_anew_when_it_is_on_again(documents, cast, monkeypatch):
    from core.plugins.api import Contribution

    monkeypatch.setattr(
        rebuilding, "contributions", lambda hook: tuple(Contribution("t", one) for one in documents.values())
    )
    rebuilding.maintain()
    on = registry.enabled_contributions
    left = [document for kind, document in documents.items() if kind != "item"]
    monkeypatch.setattr(registry, "enabled_contributions", lambda hook: iter(left))
    create_item(kind="ticket", title="Lamp", by=SYSTEM)
    rebuilding.maintain()
    IndexRequest.objects.all().delete()
    monkeypatch.setattr(registry, "enabled_contributions", on)

    rebuilding.maintain()

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]


def test_what_was_indexed_while_a_plugin_was_gone_is_found_when_it_is_back_or_forgotten(documents, cast):
    rebuilding.maintain()
    record = PluginRecord.objects.create(slug="vanished", name="Vanished", closes="wagdesk_work.WorkItem")
    make_item("Lamp")
    rebuilding.maintain()
    assert titles(cast.alice.viewer, "lamp ") == []
    assert titles(cast.root.viewer, "lamp ") == ["Lamp"]
    assert rebuilding.stale_kinds() == [], "not again and again while it is gone"

    record.delete()
    rebuilding.maintain()

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]
    assert rebuilding.stale_kinds() == []


def test_a_rebuild_brings_everything_in_and_the_rest_out(documents, cast):
    kept, gone = make_item("Lamp"), make_item("Gone")
    missing = create_item(kind="ticket", title="Missing", by=SYSTEM)
    WorkItem._base_manager.filter(pk=gone.pk).delete()

    done = rebuilding.rebuild(documents["item"])

    assert (done.indexed, done.removed, done.failures) == (2, 1, {})
    live = IndexedEntry.objects.filter(kind="item", is_live=True).values_list("object_pk", flat=True)
    assert set(live) == {kept.pk, missing.pk}


def test_what_is_written_during_a_rebuild_stays(documents, cast, monkeypatch):
    item, late = make_item("Lamp"), None

    def write_meanwhile(done):
        nonlocal late
        late = late or make_item("Late")

    rebuilding.rebuild(documents["item"], write_meanwhile)

    assert titles(cast.alice.viewer, "late ") == ["Late"]
    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]
    assert item.pk


def test_the_check_names_what_differs_in_both_directions(documents, cast):
    fine, stale, moved, gone = (make_item(title) for title in ("Fine", "Stale", "Moved", "Gone"))
    missing = create_item(kind="ticket", title="Missing", by=SYSTEM)
    WorkItem._base_manager.filter(pk=stale.pk).update(title="Changed")
    WorkItem._base_manager.filter(pk=moved.pk).update(team=cast.field_support)
    gone_pk = gone.pk
    WorkItem._base_manager.filter(pk=gone_pk).delete()
    IndexRequest.objects.all().delete()

    found = check(documents["item"])

    assert (found.missing, found.extra, found.stale, found.wrong_access) == (
        [missing.pk],
        [gone_pk],
        [stale.pk],
        [moved.pk],
    )
    assert fine.pk not in found.wrong


def test_after_a_rebuild_the_check_finds_nothing(documents, cast):
    for number in range(5):
        create_item(kind="ticket", title=f"Lamp {number}", by=SYSTEM, requesters=[cast.dana.customer])
    for document in documents.values():
        if document.kind != "page":
            rebuilding.rebuild(document)

    assert [check(one).wrong for one in documents.values() if one.kind != "page"] == [set()] * 4


def test_tombstones_go_when_no_writer_can_know_them(documents, monkeypatch):
    make_item("Lamp")
    engine().delete("item", IndexedEntry.objects.values_list("object_pk", flat=True), version=draw_version())
    engine().maintain()
    assert IndexedEntry.objects.count() == 1

    IndexedEntry.objects.update(day=1)
    engine().maintain()

    assert IndexedEntry.objects.count() == 0


def test_a_dropped_kind_leaves_nothing(documents):
    make_item("Lamp")

    assert engine().drop(["item"]) == 1
    assert not IndexedEntry.objects.exists()
    assert search(anonymous(), "lamp ").total == 0


def test_the_engine_says_how_it_is(documents):
    make_item("Lamp")

    health = engine().health()

    assert (health.engine, health.state, dict(health.entries)) == ("database", "well", {"item": 1})


@pytest.mark.parametrize(
    "place", ["search.after_draw", "search.before_index_commit", "search.after_index_commit", "search.before_confirm"]
)
def test_nothing_is_lost_wherever_the_process_dies(documents, cast, monkeypatch, place):
    from search.engines.database import writing

    class Died(BaseException):
        """Stands for the end of the process."""

    def die(name):
        if name == place:
            raise Died

    item = create_item(kind="ticket", title="Lamp", by=SYSTEM)
    request_index("item", [item.pk])
    with monkeypatch.context() as armed:
        armed.setattr(draining, "failpoint", die)
        armed.setattr(writing, "failpoint", die)
        with pytest.raises(Died):
            drain()

    drain()

    assert titles(cast.alice.viewer, "lamp ") == ["Lamp"]
    assert not IndexRequest.objects.exists()


def test_the_longest_text_of_strange_words_is_indexed(documents, pages):
    words = " ".join(f"ä{number:061d}" for number in range(15_000))

    pages.put(("en", "Lamp", words), ("en", "Long", "x" * 300_000))

    assert search(anonymous(), "lamp ").total == 1
