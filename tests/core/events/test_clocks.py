"""What the relay does when the machine's clock was moved."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from core.events import relay
from core.events.api import ScheduledJob
from core.events.models import Delivery, JobState, OutboxEntry
from core.events.relay import clocks
from core.events.relay.claiming import claim, free_abandoned
from tests.core.events.sample import change, deliveries, plugged, states, subscriber

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def watch(monkeypatch) -> clocks.Watch:
    """Of a process that has just begun."""
    new = clocks.Watch()
    monkeypatch.setattr(clocks, "watch", new)
    return new


def tomorrow(**more) -> None:
    """As if a clock that was a day ahead had written it."""
    OutboxEntry.objects.update(created_at=timezone.now() + DAY)
    Delivery.objects.update(next_at=timezone.now() + DAY, **more)


def test_a_clock_put_forward_does_not_begin_again_what_is_in_hand():
    freed = []
    with plugged(subscriber(lambda received: freed.append(free_abandoned(timezone.now() + DAY)))):
        change(1)
        relay.run_until_idle()

    assert freed == [0]
    assert states() == ["done"]


def test_what_is_in_hand_for_longer_than_its_lease_is_free(settings):
    settings.WAGDESK_DELIVERY_TIMEOUT_SECONDS = 0
    with plugged(subscriber(lambda received: None)):
        change(1)
        [delivery] = claim(limit=1)
        with clocks.in_hand(delivery.pk):
            assert free_abandoned(timezone.now() + DAY) == 1


def test_what_was_written_by_a_clock_ahead_is_due_when_it_is_put_back(watch):
    with plugged(subscriber(lambda received: None)):
        change(1)
        tomorrow()
        assert not relay.run_until_idle()

        watch.tick()
        relay.run_until_idle()

    assert states() == ["done"]


def test_a_pause_that_began_while_the_clock_was_ahead_ends_when_it_is_put_back(watch):
    with plugged(subscriber(lambda received: None)):
        change(1)
        Delivery.objects.update(attempts=1, next_at=timezone.now() + DAY)
        JobState.objects.create(slug="sample.job", last_run_at=timezone.now() + DAY)

        watch.tick()

        assert deliveries()[0].next_at <= timezone.now()


def test_a_pause_is_kept_where_nothing_says_that_the_clock_was_ahead(watch):
    with plugged(subscriber(lambda received: None)):
        change(1)
        Delivery.objects.update(attempts=1, next_at=timezone.now() + DAY)

        watch.tick()

        assert deliveries()[0].next_at > timezone.now()


def test_a_move_back_is_noticed_in_the_middle(watch, monkeypatch):
    watch.tick()
    assert not watch._moved_back()
    real = time.time
    monkeypatch.setattr(clocks.time, "time", lambda: real() - DAY.total_seconds())

    assert watch._moved_back()
    assert not watch._moved_back()


@pytest.mark.parametrize(("known", "state"), [(False, "running"), (True, "pending")])
def test_a_lease_that_ends_tomorrow_is_believed_for_as_long_as_a_lease_lasts(watch, known, state):
    with plugged(subscriber(lambda received: None)):
        change(1)
        Delivery.objects.update(state="running", lease_until=timezone.now() + DAY)
        watch.tick()
        if known:
            watch._since -= 1000
            watch._look_at = 0

        watch.tick()

    assert states() == [state]


@pytest.mark.parametrize(
    ("row", "known", "ran"),
    [
        ({"next_run_at": DAY}, False, True),
        ({"next_run_at": timedelta(minutes=59)}, False, False),
        ({"lease_until": DAY}, False, False),
        ({"lease_until": DAY}, True, True),
        ({"lease_until": timedelta(minutes=14)}, True, False),
    ],
)
def test_a_job_runs_that_was_planned_or_leased_by_a_clock_ahead(watch, row, known, ran):
    heard = []
    job = ScheduledJob(slug="sample.job", every=timedelta(hours=1), run=lambda: heard.append(1))
    now = timezone.now()
    JobState.objects.create(slug=job.slug, **{"next_run_at": now} | {name: now + value for name, value in row.items()})
    watch.tick()
    if known:
        watch._since -= 1000

    with plugged(jobs=(job,)):
        relay.run_due_jobs()

    assert bool(heard) is ran
