"""A fact enters the outbox with its change, or not at all."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.events.api import Event, MalformedEvent, NotInTransaction, UnknownEvent, append_event, append_events
from core.events.models import Delivery, OutboxEntry
from core.events.waking import bell
from tests.core.events.sample import DISABLED, ItemChanged, change, plugged, subscriber


def ignore(received):
    """A handler nobody calls here."""


def test_an_event_outside_a_transaction_is_refused(committed):
    with plugged(), pytest.raises(NotInTransaction):
        append_event(ItemChanged(item_id=1))

    assert not OutboxEntry.objects.exists()


def test_an_event_of_a_rolled_back_change_does_not_exist(committed):
    with plugged(subscriber(ignore)), pytest.raises(ZeroDivisionError), transaction.atomic():
        append_event(ItemChanged(item_id=1))
        _ = 1 / 0

    assert not OutboxEntry.objects.exists()
    assert not Delivery.objects.exists()


def test_a_commit_wakes_the_relay_and_a_rollback_does_not(committed):
    with plugged():
        before = bell.rings
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            append_event(ItemChanged(item_id=1))
            _ = 1 / 0
        assert bell.rings == before

        change(1)

    assert bell.rings == before + 1


def test_an_event_nobody_registers_is_refused(db):
    with plugged(events=()), pytest.raises(UnknownEvent, match=r"sample\.item\.changed\.v1"):
        append_event(ItemChanged(item_id=1))


def test_an_event_with_an_object_in_it_is_refused(db):
    with plugged(), pytest.raises(MalformedEvent, match="item_id"):
        append_event(ItemChanged(item_id=object()))  # type: ignore[arg-type]


def test_every_subscriber_of_an_enabled_plugin_gets_a_delivery(db):
    with plugged(subscriber(ignore, name="one"), subscriber(ignore, name="two", queue="slow")):
        change(7)

    found = list(Delivery.objects.order_by("id").values_list("subscriber", "queue", "object_key", "state"))
    assert found == [("one", "default", "sample.item:7", "pending"), ("two", "slow", "sample.item:7", "pending")]


def test_a_disabled_plugin_gets_no_delivery(db):
    with plugged(subscriber(ignore), plugin=DISABLED):
        change(7)

    assert OutboxEntry.objects.count() == 1
    assert not Delivery.objects.exists()


def test_appending_costs_the_same_with_one_subscriber_and_twenty(db):
    def cost(number: int) -> int:
        with plugged(*(subscriber(ignore, name=f"listen-{n}") for n in range(number))), transaction.atomic():
            with CaptureQueriesContext(connection) as queries:
                append_event(ItemChanged(item_id=1))
            return len(queries)

    assert cost(20) == cost(1) <= 3


def test_several_events_cost_what_one_costs_and_keep_their_order(db):
    with plugged(subscriber(ignore)), transaction.atomic(), CaptureQueriesContext(connection) as queries:
        append_events([ItemChanged(item_id=1, step=step) for step in range(30)])

    assert len(queries) <= 3
    steps = Delivery.objects.order_by("id").values_list("entry__payload__step", flat=True)
    assert list(steps) == list(range(30))


def test_an_event_without_an_object_key_cannot_be_made():
    @dataclass(frozen=True)
    class Nameless(Event):
        name: ClassVar[str] = "sample.nameless.seen.v1"

    with pytest.raises(TypeError, match="object_key"):
        Nameless()  # type: ignore[abstract]
