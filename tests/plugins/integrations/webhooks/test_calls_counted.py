"""Programs that call: how often they may, what the screens say of them, and one call at a time to those we call."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.conversations.models import Intake
from core.events.models import Delivery, DeliveryState
from core.workspace.contributions import HealthState
from plugins.integrations.webhooks import health
from plugins.integrations.webhooks.events import delivery_key
from plugins.integrations.webhooks.inbound import TakeRequest
from plugins.integrations.webhooks.models import Endpoint, InboundSource, SendState, WebhookDelivery
from plugins.integrations.webhooks.sending import BUSY_PAUSE_SECONDS, Outcome
from plugins.integrations.webhooks.services import note_outcome, seconds_until_turn, send_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_a_minute(monkeypatch):
    cache.clear()
    monkeypatch.setattr(TakeRequest, "calls_a_minute", 3)


def test_who_calls_too_often_is_told_when_to_come_again(three_a_minute, call, client):
    assert [call().status_code for _ in range(4)] == [200, 200, 200, 429]

    answer = call(signature="")
    assert (answer.status_code, answer.json()["code"]) == (429, "throttled")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert Intake.objects.count() == 3
    assert InboundSource.objects.get().refused == 0, "it was not even looked at"


def test_a_stranger_who_knows_the_address_shuts_nobody_out(three_a_minute, call, client):
    client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    assert [call(signature="").status_code for _ in range(4)] == [401, 401, 401, 429]

    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert call().status_code == 200


def test_addresses_that_reach_nobody_count_together(three_a_minute, call):
    assert [call(key=f"guess-{number}").status_code for number in range(4)] == [404, 404, 404, 429]
    assert call().status_code == 200


def test_health_says_whether_programs_are_heard(call, source):
    assert health.programs_are_heard().sentence == "No program has called yet."

    call()
    report = health.programs_are_heard()
    assert (report.state, "the last one called" in report.sentence) == (HealthState.GOOD, True)

    call(signature="")
    report = health.programs_are_heard()
    assert (report.state, report.value, report.url) == (HealthState.ATTENTION, 1, "/admin/inbound-webhooks/")

    call()
    assert health.programs_are_heard().state is HealthState.GOOD

    source.team.delete()
    assert health.programs_are_heard().state is HealthState.BROKEN


def test_the_table_says_when_it_was_called_what_is_refused_and_why_it_is_off(cast, client, call, source):
    cast.sign_in(client, "root")
    assert "never" in client.get("/admin/inbound-webhooks/").text
    call()
    call(signature="")
    call(signature="")
    assert "2 calls since then were refused" in client.get("/admin/inbound-webhooks/").text

    team = source.team.name
    source.team.delete()
    assert f"The team “{team}”, whose requests these were, was deleted." in client.get("/admin/inbound-webhooks/").text

    change = {"name": "Plant", "team": cast.back_office.pk, "is_active": "on"}
    client.post(f"/admin/inbound-webhooks/edit/{source.pk}/", change)
    source.refresh_from_db()
    assert (source.is_active, source.off_reason, source.refused) == (True, "", 0)


def test_one_delivery_at_a_time_calls_an_endpoint(endpoint):
    one, other = endpoint(), endpoint(name="CRM")
    send_test(endpoints=[one])
    send_test(endpoints=[one])
    send_test(endpoints=[other])
    first, second, elsewhere = WebhookDelivery.objects.select_related("endpoint").order_by("pk")

    assert seconds_until_turn(delivery=first) == 0
    assert seconds_until_turn(delivery=second) == BUSY_PAUSE_SECONDS
    assert seconds_until_turn(delivery=elsewhere) == 0, "another endpoint is not held up"
    assert seconds_until_turn(delivery=first) == 0, "its process died, and it is tried again"

    Endpoint.objects.filter(pk=one.pk).update(busy_until=timezone.now())
    assert seconds_until_turn(delivery=second) == 0, "a turn that nobody ended is over after a while"


def test_a_turn_ends_with_the_answer(receiver, endpoint, later):
    endpoint()
    receiver.answers = [(500, {}, b""), (204, {}, b"")]
    send_test(endpoints=Endpoint.objects.all())
    later()
    assert Endpoint.objects.get().busy_with is None

    later()
    assert Endpoint.objects.get().busy_with is None
    assert len(receiver.calls) == 2


def test_the_end_of_a_call_wakes_the_next_and_only_it(endpoint):
    one = endpoint()
    for _turn in range(4):
        send_test(endpoints=[one])
    first, asking, second, third = WebhookDelivery.objects.select_related("endpoint").order_by("pk")
    in_a_minute = timezone.now() + timedelta(seconds=BUSY_PAUSE_SECONDS)
    Delivery.objects.update(next_at=in_a_minute)
    asks_now = Delivery.objects.filter(object_key=delivery_key(asking.pk))
    asks_now.update(state=DeliveryState.RUNNING, lease_until=in_a_minute)

    assert seconds_until_turn(delivery=first) == 0
    assert seconds_until_turn(delivery=second) == BUSY_PAUSE_SECONDS >= 60
    note_outcome(delivery=first, outcome=Outcome(SendState.DELIVERED), tried_at=timezone.now())

    asks_at = dict(Delivery.objects.values_list("object_key", "next_at"))
    assert asks_at[delivery_key(second.pk)] <= timezone.now()
    assert {asks_at[delivery_key(row.pk)] for row in (asking, third)} == {in_a_minute}


def test_who_does_not_answer_wakes_nobody(endpoint):
    one = endpoint()
    send_test(endpoints=[one])
    send_test(endpoints=[one])
    first, _second = WebhookDelivery.objects.select_related("endpoint").order_by("pk")
    in_a_minute = timezone.now() + timedelta(seconds=BUSY_PAUSE_SECONDS)
    Delivery.objects.update(next_at=in_a_minute)

    outcome = Outcome(SendState.WAITING, "no answer", pause=timedelta(seconds=5), is_silent=True)
    note_outcome(delivery=first, outcome=outcome, tried_at=timezone.now())

    assert set(Delivery.objects.values_list("next_at", flat=True)) == {in_a_minute}
