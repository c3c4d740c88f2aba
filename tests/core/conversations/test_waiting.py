"""What arrived while its plugin was off: offered again when it is on, unless it is old."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.conversations import subscribers
from core.conversations.arrivals import Arrival
from core.conversations.models import Intake, IntakeState
from core.conversations.services import take_in, waiting
from core.conversations.services.waiting import offer_waiting
from core.events.models import Delivery
from core.events.relay import run_until_idle
from core.plugins.switches import set_enabled
from core.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(db):
    """Two arrivals that came while tickets were off; the first is older than what is offered."""
    set_enabled(slug="tickets", enabled=False)
    kept = [
        take_in(Arrival(sender_value=f"{name}@b.example", subject=name, text="Help"), source="form:1", channel="form")
        for name in ("old", "new")
    ]
    run_until_idle()  # what they brought is delivered, to nobody
    Intake.objects.filter(pk=kept[0].pk).update(received_at=timezone.now() - waiting.OFFERED_FOR - timedelta(hours=1))
    return kept


def test_nothing_changes_while_the_plugin_is_off(late, fingerprint):
    before = fingerprint()

    offer_waiting()

    assert fingerprint() == before


def test_what_waits_is_not_read_while_there_is_nobody_to_take_it(late):
    with CaptureQueriesContext(connection) as asked:
        offer_waiting()

    assert not [query for query in asked.captured_queries if Intake._meta.db_table in query["sql"]]


def test_what_waited_becomes_work_once_when_the_plugin_is_on(late):
    set_enabled(slug="tickets", enabled=True)

    offer_waiting()
    offer_waiting()
    run_until_idle()

    assert [item.title for item in WorkItem.objects.all()] == ["new"]


def test_what_is_old_waits_for_an_administrator(late):
    set_enabled(slug="tickets", enabled=True)

    offer_waiting()
    run_until_idle()

    states = list(Intake.objects.order_by("pk").values_list("state", flat=True))
    assert states == [IntakeState.WAITING, IntakeState.HANDLED]


def test_its_reason_says_what_happens_by_itself_and_what_does_not(late):
    for arrival in late:
        assert f"within {waiting.OFFERED_FOR.days} days it is then offered again by itself" in arrival.reason
        assert "later, choose “Try again” in the list of arrivals" in arrival.reason


def test_one_that_fails_is_tried_again_and_does_not_hold_up_the_others(late, monkeypatch):
    Intake.objects.update(received_at=timezone.now())
    real = subscribers.handle_intake

    def fails_for_the_first(pk):
        if pk == late[0].pk:
            raise RuntimeError("not today")
        return real(pk)

    monkeypatch.setattr(subscribers, "handle_intake", fails_for_the_first)
    set_enabled(slug="tickets", enabled=True)
    offer_waiting()
    outcomes = run_until_idle()
    assert outcomes["retry"] == 1
    assert [item.title for item in WorkItem.objects.all()] == ["new"]

    monkeypatch.setattr(subscribers, "handle_intake", real)
    Delivery.objects.filter(state="pending").update(next_at=timezone.now())
    run_until_idle()

    assert {item.title for item in WorkItem.objects.all()} == {"old", "new"}


def test_looking_costs_the_same_however_many_wait(late, count_queries):
    few = count_queries(offer_waiting)
    for number in range(5):
        take_in(Arrival(sender_value=f"{number}@b.example", subject="x", text="y"), source="form:1", channel="form")

    assert count_queries(offer_waiting) == few
