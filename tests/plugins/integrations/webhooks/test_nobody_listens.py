"""An event that no endpoint chose costs no delivery; one that an endpoint chose is never lost."""

from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.events.api import append_events
from core.events.models import Delivery
from core.outbound.api import Sealed
from core.plugins.api import switches_read_once
from core.work.events import ItemCreated
from plugins.integrations.webhooks.models import Endpoint
from plugins.integrations.webhooks.signing import new_secret


def append(number=1):
    with transaction.atomic():
        append_events([ItemCreated(item_id=pk, kind="ticket", channel="form") for pk in range(1, number + 1)])


def waiting():
    return Delivery.objects.filter(subscriber="webhooks.fan_out").count()


def add_endpoint(**values):
    values = {"name": "ERP", "url": "https://erp.example/", "events": [ItemCreated.name]} | values
    return Endpoint.objects.create(secret=Sealed.of(new_secret()), **values)


def in_another_process(work):
    """On a connection of its own, whose answers this one keeps nowhere."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.parametrize(
    "values", [None, {"events": ["work.item.changed.v1"]}, {"is_active": False}], ids=["none", "another", "off"]
)
def test_no_delivery_is_written_where_no_endpoint_chose_the_event(db, values):
    if values:
        add_endpoint(**values)

    append()

    assert waiting() == 0
    assert Delivery.objects.exists()


def test_one_that_another_process_adds_is_told_of_what_happens_from_then_on(transactional_db):
    with switches_read_once():
        append()
        assert waiting() == 0

        in_another_process(add_endpoint)
        append()
        assert waiting() == 1

        in_another_process(lambda: Endpoint.objects.update(is_active=False))
        append()
        assert waiting() == 1


def test_asking_costs_one_query_however_many_events_and_endpoints_there_are(db):
    def asked(number):
        with switches_read_once(), CaptureQueriesContext(connection) as queries:
            append(number)
        return [query for query in queries if Endpoint._meta.db_table in query["sql"]], len(queries)

    none, cost = asked(1)
    for _number in range(20):
        add_endpoint()
    many, cost_of_many = asked(30)

    assert len(none) == len(many) == 1
    assert cost_of_many <= cost + 1  # SQLite writes many rows in two statements
