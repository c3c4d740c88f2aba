"""What the health page and the figures tell of workers and their broker."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.utils import timezone

from core.events.models import Delivery, OutboxEntry
from core.project import parts
from core.workspace.contributions import HealthState


@pytest.fixture
def waiting(db):
    """A mail that waits for two minutes, and something quick that came now."""
    now = timezone.now()
    for queue, since in (("mail", timedelta(minutes=2)), ("default", timedelta()), ("index", timedelta())):
        entry = OutboxEntry.objects.create(event="a.thing.happened.v1", payload={}, object_key=f"thing:{queue}")
        Delivery.objects.create(
            entry=entry,
            subscriber="a.listener",
            plugin="a",
            queue=queue,
            object_key=entry.object_key,
            next_at=now - since,
        )


def test_figures_tell_what_waits_in_each_queue(client, waiting, settings):
    settings.WAGDESK_METRICS_TOKEN = "a token of thirty characters.."

    figures = client.get("/metrics", headers={"Authorization": f"Bearer {settings.WAGDESK_METRICS_TOKEN}"})

    told = dict(
        line.rsplit(" ", 1) for line in figures.content.decode().splitlines() if line.startswith("wagdesk_queue")
    )
    assert told['wagdesk_queue_waiting{queue="mail"}'] == "1.0"
    assert told['wagdesk_queue_waiting{queue="index"}'] == "2.0"
    assert told['wagdesk_queue_waiting{queue="slow"}'] == "0.0"
    assert float(told['wagdesk_queue_lag_seconds{queue="mail"}']) >= 120


def test_a_queue_that_nobody_works_for_is_named(waiting):
    report = parts.queues()

    assert report.state is HealthState.BROKEN
    assert "“mail”" in report.sentence


def test_a_queue_that_is_worked_for_is_well(db):
    assert parts.queues().state is HealthState.GOOD
    assert "mail 0, index 0, slow 0" in parts.queues().sentence


@pytest.mark.redis
def test_a_broker_that_is_away_is_told_of(redis, settings, db):
    settings.WAGDESK_BROKER_URL = redis.url(1)
    app = import_module("core.events.broker.app").app
    app.conf.broker_url = redis.url(1)
    assert {check.slug for check in parts.health_checks()} == {"broker", "queues"}
    assert parts.broker().state is HealthState.GOOD
    redis.stop()

    assert parts.broker().state is HealthState.ATTENTION


def test_without_these_parts_nothing_is_told_of_them(db):
    assert parts.health_checks() == []
