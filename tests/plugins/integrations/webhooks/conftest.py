"""A receiver, and endpoints that lead to it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.events.models import Delivery
from core.events.relay import run_until_idle
from core.outbound.api import Sealed
from core.testing.cast import Cast
from plugins.integrations.webhooks.models import Endpoint, InboundSource
from plugins.integrations.webhooks.signing import new_secret
from tests.core.outbound.receiver import Receiver, receiving
from tests.plugins.integrations.webhooks.calling import Program


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def endpoint(receiver: Receiver, db: None) -> Callable[..., Endpoint]:
    """Make endpoints that are told of new items, unless said otherwise."""

    def make(**values) -> Endpoint:
        values = {
            "name": "ERP",
            "url": receiver.url,
            "events": ["work.item.created.v1"],
            "allow_private": True,
        } | values
        return Endpoint.objects.create(secret=Sealed.of(new_secret()), **values)

    return make


@pytest.fixture
def mailed(settings) -> None:
    """Mail is queued, as it is outside tests."""
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"


@pytest.fixture
def later() -> Callable[[], None]:
    """What the relay does once all pauses are over."""

    def run() -> None:
        Delivery.objects.filter(state="pending").update(next_at=timezone.now() - timedelta(seconds=1))
        run_until_idle()

    return run


@pytest.fixture
def source(cast: Cast) -> InboundSource:
    return InboundSource.objects.create(name="Plant", team=cast.field_support, secret=Sealed.of(new_secret()))


@pytest.fixture
def call(client: Client, source: InboundSource) -> Program:
    return Program(client, source)
