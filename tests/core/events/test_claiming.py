"""Claiming: batches, lanes, leases."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.events.api import Received
from core.events.models import Delivery, DeliveryState
from core.events.relay.claiming import Lane, claim, release
from core.events.relay.running import Outcome, run
from tests.core.events.sample import Listener, change, plugged, states, subscriber

pytestmark = pytest.mark.django_db


def let_leases_end() -> None:
    Delivery.objects.filter(state=DeliveryState.RUNNING).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_claimed_delivery_is_not_claimed_again_before_its_lease_is_over():
    with plugged(subscriber(Listener())):
        change(1)

        [claimed] = claim(limit=10)

        assert claim(limit=10) == []
        let_leases_end()
        assert [again.pk for again in claim(limit=10)] == [claimed.pk]


def test_a_batch_never_holds_two_events_of_one_object():
    with plugged(subscriber(Listener())):
        change(1, 0, 1)
        change(2)

        assert [claimed.object_key for claimed in claim(limit=10)] == ["sample.item:1", "sample.item:2"]
        assert claim(limit=10) == []


def test_a_relay_that_lost_its_lease_neither_starts_nor_writes_a_result():
    listener = Listener()
    with plugged(subscriber(listener)):
        change(1)
        [late] = claim(limit=1)
        let_leases_end()
        [_other] = claim(limit=1)

        assert run(late) is Outcome.LOST

    assert listener.heard == []
    assert states() == ["running"]


def test_a_handler_that_overruns_its_lease_leaves_the_row_to_the_next():
    def overrun(received: Received) -> None:
        let_leases_end()
        claim(limit=1)

    with plugged(subscriber(overrun)):
        change(1)
        [late] = claim(limit=1)

        assert run(late) is Outcome.LOST

    assert states() == ["running"]


def test_released_deliveries_can_be_claimed_at_once():
    with plugged(subscriber(Listener())):
        change(1)

        release(claim(limit=1))

        assert len(claim(limit=1)) == 1


def test_quick_work_mail_and_slow_work_are_claimed_apart():
    queues = {"sample.slow": "slow", "sample.mail": "mail", "sample.quick": "default"}
    with plugged(*(subscriber(Listener(), name=name, queue=queue) for name, queue in queues.items())):
        change(1)

        assert [claimed.subscriber for claimed in claim(limit=9, lane=Lane.QUICK)] == ["sample.quick"]
        assert [claimed.subscriber for claimed in claim(limit=9, lane=Lane.MAIL)] == ["sample.mail"]
        assert [claimed.subscriber for claimed in claim(limit=9, lane=Lane.SLOW)] == ["sample.slow"]


def test_the_database_refuses_two_running_deliveries_of_one_object():
    with plugged(subscriber(Listener())):
        change(1, 0, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(state=DeliveryState.RUNNING, lease_until=timezone.now())


def test_an_idle_relay_writes_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(2) as queries:
        assert claim(limit=10) == []

    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)
