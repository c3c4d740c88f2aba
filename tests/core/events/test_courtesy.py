"""The relay lets people pass."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from core.events import courtesy, relay
from core.events.courtesy import Door
from core.project.middleware import PeopleFirstMiddleware
from tests.core.events.sample import Listener, change, deliveries, plugged, subscriber

SOON, LONG = 0.2, 30


@pytest.fixture(autouse=True)
def a_long_moment(monkeypatch):
    monkeypatch.setattr(courtesy, "MOMENT_SECONDS", LONG)


def giving_way(door, due=None):
    """Set once a thread that gives way has gone on."""
    passed = threading.Event()
    threading.Thread(target=lambda: (door.give_way(due), passed.set()), daemon=True).start()
    return passed


def test_background_work_waits_until_everybody_is_answered():
    door = Door()
    with door.answering():
        with door.answering():
            passed = giving_way(door, timezone.now())
            assert not passed.wait(SOON)
        assert not passed.wait(SOON)

    assert passed.wait(LONG / 2)


def test_what_was_due_long_ago_does_not_wait():
    door = Door()
    with door.answering():
        assert giving_way(door, timezone.now() - timedelta(minutes=1)).wait(LONG / 2)


def test_it_waits_a_moment_at_most(monkeypatch):
    monkeypatch.setattr(courtesy, "MOMENT_SECONDS", SOON)
    door = Door()
    with door.answering():
        assert giving_way(door).wait(LONG / 2)


def test_an_answer_that_fails_leaves_the_way_free():
    door = Door()
    with pytest.raises(ValueError), door.answering():
        raise ValueError

    assert giving_way(door).wait(LONG / 2)


@pytest.mark.django_db
def test_the_relay_gives_way_before_it_claims_and_before_each_delivery(monkeypatch):
    asked = []
    monkeypatch.setattr(courtesy.door, "give_way", lambda due=None: asked.append(due))
    with plugged(subscriber(Listener())):
        change(1)
        change(2)
        relay.run_until_idle()

    assert [due for due in asked if due] == [delivery.next_at for delivery in deliveries()]
    assert asked[0] is None


def test_every_request_counts_before_anything_else_is_done_for_it():
    inside = []
    middleware = PeopleFirstMiddleware(lambda request: inside.append(courtesy.door._inside))
    middleware(None)

    assert inside == [1]
    assert settings.MIDDLEWARE[0] == "core.project.middleware.PeopleFirstMiddleware"
