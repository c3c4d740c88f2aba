"""`manage.py check` finds what would only fail later."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import connection

from core.events import checks
from core.events.api import Event, turn_seconds
from core.events.relay import timings
from core.events.transports import configured_transport
from tests.core.events.sample import ItemChanged, plugged, subscriber


def ids(found) -> list[str]:
    return [message.id for message in found]


def test_the_package_itself_is_clean(db):
    found = [
        message
        for check in (
            checks.mail_can_leave,
            checks.names_are_unique,
            checks.subscribed_events_exist,
            checks.event_types_can_be_stored,
            checks.sqlite_writers_queue,
        )
        for message in check(None)
    ]

    assert found == []


@pytest.mark.parametrize("seconds", [1, 15, 600])
def test_neither_a_silent_mail_server_nor_a_long_queue_outlasts_a_delivery_nor_that_its_lease(settings, seconds):
    settings.WAGDESK_DELIVERY_TIMEOUT_SECONDS = seconds
    settings.WAGDESK_MAIL_URL = "smtp://mail.example.org"

    assert configured_transport().timeout < timings.timeout_seconds() < timings.lease_seconds()
    assert turn_seconds() < timings.timeout_seconds()
    assert checks.mail_can_leave(None) == []


def test_two_subscribers_of_one_name_are_an_error():
    with plugged(subscriber(print), subscriber(repr)):
        assert ids(checks.names_are_unique(None)) == ["wagdesk_events.E002"]


def test_a_subscriber_of_an_unknown_event_is_an_error():
    with plugged(subscriber(print), events=()):
        [error] = checks.subscribed_events_exist(None)

    assert error.id == "wagdesk_events.E003"
    assert "ItemChanged" in error.msg


def test_an_event_that_cannot_be_stored_is_an_error():
    @dataclass(frozen=True)
    class Listing(Event):
        name: ClassVar[str] = "listing"
        items: list[int]

        @property
        def object_key(self) -> str:
            return "x"

    class Undecorated(ItemChanged):
        name: ClassVar[str] = "sample.item.moved.v1"

    with plugged(events=(Listing, Undecorated)):
        messages = [message.msg for message in checks.event_types_can_be_stored(None)]

    assert len(messages) == 3
    assert "“listing”" in messages[0]
    assert "“items”" in messages[1]
    assert "Undecorated" in messages[2]


def test_sqlite_without_immediate_transactions_is_an_error(settings, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("the check is about SQLite")
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {})

    assert ids(checks.sqlite_writers_queue(None)) == ["wagdesk_events.E005"]


def test_a_mail_server_that_cannot_work_is_an_error(settings):
    settings.WAGDESK_MAIL_URL = "pigeon://a"

    assert ids(checks.mail_can_leave(None)) == ["wagdesk_events.E006"]
