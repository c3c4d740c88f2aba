"""Replaying, counting, forgetting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.events import queries, relay, services
from core.events.api import PermanentFailure
from core.events.models import Delivery, OutboxEntry
from core.events.pruning import prune_delivered
from tests.core.events.sample import Listener, change, deliveries, plugged, states, subscriber

pytestmark = pytest.mark.django_db


def test_a_parked_delivery_is_replayed_with_all_its_tries():
    listener = Listener(PermanentFailure("broken"))
    with plugged(subscriber(listener)):
        change(1)
        relay.run_until_idle()

        assert services.replay_deliveries(ids=[deliveries()[0].pk]) == 1
        relay.run_until_idle()

    assert [received.attempt for received in listener.heard] == [1, 1]
    assert states() == ["done"]


def test_only_parked_and_skipped_deliveries_are_replayed():
    with plugged(subscriber(Listener())):
        change(1)
        relay.run_until_idle()

        assert services.replay_deliveries(ids=[deliveries()[0].pk]) == 0

    assert states() == ["done"]


def test_everything_parked_of_one_subscriber_is_replayed_in_order():
    broken = Listener(*[PermanentFailure("broken")] * 3)
    other = Listener(PermanentFailure("broken too"))
    with plugged(subscriber(broken), subscriber(other, name="sample.other")):
        change(1, 0, 1, 2)
        relay.run_until_idle()

        assert services.replay_parked_of(subscriber="sample.listen") == 3
        relay.run_until_idle()

    assert broken.steps == [0, 1, 2, 0, 1, 2]
    assert states("sample.other") == ["parked", "done", "done"]


def test_deliveries_are_counted_by_state_and_parked_ones_by_subscriber():
    with plugged(subscriber(Listener(PermanentFailure("broken")))):
        change(1)
        change(2)
        relay.run_until_idle()
        change(3)

    assert queries.count_by_state() == {"pending": 1, "running": 0, "done": 1, "parked": 1, "skipped": 0}
    assert queries.parked_by_subscriber() == {"sample.listen": 1}


def test_lag_is_the_age_of_the_oldest_event_somebody_waits_for():
    assert queries.lag() == timedelta()
    with plugged(subscriber(Listener())):
        change(1)
        OutboxEntry.objects.update(created_at=timezone.now() - timedelta(minutes=5))

        assert timedelta(minutes=5) <= queries.lag() < timedelta(minutes=6)
        relay.run_until_idle()

    assert queries.lag() == timedelta()


def test_old_delivered_entries_are_pruned_and_parked_or_recent_ones_are_kept(settings):
    settings.WAGDESK_OUTBOX_KEEP_DAYS = 7
    with plugged(subscriber(Listener(None, PermanentFailure("broken")))):
        change(1)
        change(2)
        relay.run_until_idle()
        OutboxEntry.objects.update(created_at=timezone.now() - timedelta(days=8))
        change(3)
        relay.run_until_idle()

    prune_delivered()

    assert list(OutboxEntry.objects.order_by("id").values_list("object_key", flat=True)) == [
        "sample.item:2",
        "sample.item:3",
    ]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["done", "parked"]


def test_pruning_takes_as_many_batches_as_it_needs(monkeypatch):
    monkeypatch.setattr("core.events.pruning.BATCH", 2)
    with plugged():
        change(1, *range(5))
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(days=8))

    prune_delivered()

    assert not OutboxEntry.objects.exists()
