"""Deliveries: order, tries, pauses, parking, leases."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from core.events import relay, tracing
from core.events.api import PermanentFailure, RetryLater
from core.events.models import Delivery, DeliveryState, OutboxEntry
from core.events.relay.running import Outcome
from core.events.relay.timings import pause_after
from tests.core.events.sample import DISABLED, ItemChanged, Listener, change, deliveries, plugged, states, subscriber

pytestmark = pytest.mark.django_db


def let_pauses_pass() -> None:
    Delivery.objects.filter(state=DeliveryState.PENDING).update(next_at=timezone.now())


def test_a_handler_receives_the_event_as_it_was_appended():
    listener = Listener()
    with plugged(subscriber(listener)):
        change(7, 3)
        outcomes = relay.run_until_idle()

    [received] = listener.heard
    assert received.event == ItemChanged(item_id=7, step=3)
    assert (received.attempt, received.is_last_attempt) == (1, False)
    assert received.delivery_id == deliveries()[0].pk
    assert received.created_at == OutboxEntry.objects.get().created_at
    assert outcomes == {Outcome.DONE: 1}
    assert states() == ["done"]


def test_handlers_write_in_the_default_language(settings):
    seen = []
    with plugged(subscriber(lambda received: seen.append(translation.get_language()))), translation.override("fi"):
        change(1)
        relay.run_until_idle()

    assert seen == [settings.LANGUAGE_CODE]


def test_what_a_handler_logs_names_its_delivery():
    seen = []
    with plugged(subscriber(lambda received: seen.append(dict(tracing.current())))):
        change(1)
        relay.run_until_idle()

    assert seen == [{"delivery_id": deliveries()[0].pk, "subscriber": "sample.listen"}]
    assert not tracing.current()


def test_events_of_one_object_are_heard_in_order():
    listener = Listener()
    with plugged(subscriber(listener)):
        change(1, *range(25))
        relay.run_until_idle()

    assert listener.steps == list(range(25))


def test_a_waiting_retry_holds_up_its_object_but_no_other_object_and_no_other_subscriber():
    failing, other = Listener(ValueError("not now")), Listener()
    with plugged(subscriber(failing), subscriber(other, name="sample.other")):
        change(1, 0, 1)
        change(2, 5)
        relay.run_until_idle()

    assert sorted(failing.steps) == [0, 5]
    assert sorted(other.steps) == [0, 1, 5]
    assert states() == ["pending", "pending", "done"]


def test_a_failed_try_is_repeated_after_its_pause_and_counted():
    listener = Listener(ValueError("not now"))
    with plugged(subscriber(listener)):
        change(1)
        assert relay.run_until_idle() == {Outcome.RETRY: 1}
        [waiting] = deliveries()
        assert waiting.attempts == 1
        assert waiting.last_error == "ValueError: not now"
        assert waiting.next_at > timezone.now() + timedelta(seconds=7)
        let_pauses_pass()
        relay.run_until_idle()

    assert [received.attempt for received in listener.heard] == [1, 2]
    [done] = deliveries()
    assert (done.state, done.last_error, done.lease_until) == ("done", "", None)


def test_the_last_failed_try_parks_the_delivery_with_its_reason_and_frees_the_next(settings):
    settings.WAGDESK_DELIVERY_ATTEMPTS = 3
    listener = Listener(*[ValueError(f"fault {number}") for number in range(3)])
    with plugged(subscriber(listener)):
        change(1, 0, 1)
        for _try in range(3):
            relay.run_until_idle()
            let_pauses_pass()
        relay.run_until_idle()

    assert [received.is_last_attempt for received in listener.heard] == [False, False, True, False]
    assert listener.steps == [0, 0, 0, 1]
    assert states() == ["parked", "done"]
    assert deliveries()[0].last_error == "ValueError: fault 2"


def test_a_permanent_failure_parks_at_once():
    with plugged(subscriber(Listener(PermanentFailure("no such customer")))):
        change(1)
        relay.run_until_idle()

    [parked] = deliveries()
    assert (parked.state, parked.attempts, parked.last_error) == ("parked", 1, "no such customer")


def test_a_handler_that_asks_for_later_is_never_parked_for_it(settings):
    settings.WAGDESK_DELIVERY_ATTEMPTS = 2
    listener = Listener(*[RetryLater(60, "engine away")] * 5)
    with plugged(subscriber(listener)):
        change(1)
        for _try in range(5):
            relay.run_until_idle()
            [waiting] = deliveries()
            assert (waiting.state, waiting.attempts, waiting.last_error) == ("pending", 0, "engine away")
            let_pauses_pass()
        relay.run_until_idle()

    assert states() == ["done"]


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ({"event": "sample.item.gone.v1"}, "sample.item.gone.v1"),
        ({"payload": {"step": 1}}, "lacks “item_id”"),
        ({"payload": {"item_id": 1, "colour": "red"}}, "“colour”"),
        ({"payload": {"item_id": "one"}}, "'one'"),
    ],
)
def test_an_event_this_version_cannot_read_is_parked_with_the_reason(stored, reason):
    with plugged(subscriber(Listener())):
        change(1)
        OutboxEntry.objects.update(**stored)
        relay.run_until_idle()

    [parked] = deliveries()
    assert parked.state == "parked"
    assert reason in parked.last_error


def test_an_event_stored_before_a_field_was_added_gets_its_default():
    listener = Listener()
    with plugged(subscriber(listener)):
        change(1, 4)
        OutboxEntry.objects.update(payload={"item_id": 1})
        relay.run_until_idle()

    assert listener.steps == [0]


def test_a_delivery_whose_plugin_was_switched_off_is_skipped():
    listener = Listener()
    with plugged(subscriber(listener)):
        change(1)
        Delivery.objects.update(plugin=DISABLED)
        relay.run_until_idle()

    assert listener.heard == []
    assert states() == ["skipped"]


def test_a_delivery_for_a_subscriber_that_is_gone_is_parked():
    with plugged(subscriber(Listener(), name="sample.old")):
        change(1)
    relay.run_until_idle()

    [parked] = deliveries("sample.old")
    assert parked.state == "parked"
    assert "sample.old" in parked.last_error


def test_pauses_grow_to_an_hour_and_spread():
    pauses = [pause_after(attempt).total_seconds() for attempt in range(1, 11)]

    assert 8 <= pauses[0] <= 12
    assert all(later > earlier * 2 for earlier, later in zip(pauses[:4], pauses[1:5], strict=True))
    assert all(2880 <= pause <= 4320 for pause in pauses[7:])
    assert len({pause_after(1) for _ in range(5)}) > 1
