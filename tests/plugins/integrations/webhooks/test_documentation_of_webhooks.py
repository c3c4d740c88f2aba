"""What docs/webhooks.md tells receivers is what happens."""

import re

import pytest

from core.access.api import Actor
from core.events.relay import run_until_idle
from core.work.services import create_item
from plugins.integrations.webhooks.sending import PAUSES
from tests.architecture.sources import ROOT

TEXT = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")


@pytest.fixture
def receive():
    """The example, as it stands there."""
    (source,) = (one for one in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "def receive" in one)
    names = {}
    exec(source, names)
    return names["receive"]


@pytest.mark.django_db
def test_the_example_takes_our_calls_and_no_others(receiver, endpoint, receive):
    one = endpoint()
    create_item(kind="ticket", title="It drifts", by=Actor.system("test"))
    run_until_idle()
    (call,) = receiver.calls
    secret = one.secret.reveal()

    assert receive(secret, call.headers, call.body)["data"]["item"]["title"] == "It drifts"
    assert receive(secret, call.headers, call.body + b" ") is None
    assert receive(secret, call.headers | {"webhook-timestamp": "1674087231"}, call.body) is None
    assert receive(secret, call.headers | {"webhook-signature": "nonsense"}, call.body) is None
    assert receive("whsec_" + "c2VjcmV0" * 4, call.headers, call.body) is None


def test_the_pauses_are_those_that_are_promised():
    assert [one.total_seconds() for one in PAUSES] == [
        5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))
    ]  # fmt: skip
    assert "5 seconds, 5 minutes, half an hour, 2, 5, 10, 14, 20 and 24 hours" in " ".join(TEXT.split())
