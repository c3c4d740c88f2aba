"""A subscriber that says what is wanted of it hears of that and nothing else."""

from django.db import connection, transaction

from core.events.api import append_events
from core.events.models import Delivery
from core.plugins import breakers
from tests.core.events.sample import ENABLED, ItemChanged, change, plugged, subscriber


def ignore(received):
    """A handler nobody calls here."""


def heard():
    return list(Delivery.objects.order_by("id").values_list("subscriber", flat=True))


def test_what_nobody_wants_gets_no_delivery_and_the_others_get_theirs(db):
    with plugged(
        subscriber(ignore, name="all"),
        subscriber(ignore, name="wants it", wanted=lambda: [ItemChanged.name]),
        subscriber(ignore, name="wants others", wanted=lambda: ["sample.item.closed.v1"]),
    ):
        change(1)

    assert heard() == ["all", "wants it"]


def test_it_is_asked_once_for_all_facts_of_one_append(db):
    asked = []
    with plugged(subscriber(ignore, wanted=lambda: asked.append(1) or [])), transaction.atomic():
        append_events([ItemChanged(item_id=1, step=step) for step in range(30)])

    assert asked == [1]
    assert heard() == []


def test_one_that_cannot_say_hears_of_everything(db):
    def broken():
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    with plugged(subscriber(ignore, name="broken", wanted=broken)):
        change(1)
        assert breakers.seen[ENABLED, "event_subscribers"] == 1
        breakers.seen.clear()

    assert heard() == ["broken"]
