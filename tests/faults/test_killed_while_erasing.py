"""kill -9 while somebody is being forgotten: the next process goes on, and nothing is left."""

from email import message_from_bytes
from email.policy import default

import pytest

from core.people.models import Customer
from core.privacy.contract import Mode
from core.privacy.models import Erasure
from core.privacy.services import carry_on, start_erasure
from core.testing.remains import remains_of
from plugins.email_channel.services import ingest
from tests.faults.test_kill import killed_at, recover
from tests.plugins.email_channel.test_channel import mail

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TRACES = ("mia@seegrund.example", "zanzibarquux")


@pytest.mark.parametrize("steps_before", [0, 3])
def test_an_erasure_goes_on_after_its_process_was_killed(empty_home, people, steps_before):
    raw = message_from_bytes(mail("My zanzibarquux hums.", sender="Mia <mia@seegrund.example>"), policy=default)
    raw.add_attachment(b"zanzibarquux", maintype="text", subtype="plain", filename="log.txt")
    assert ingest(bytes(raw)).intake.item is not None
    customer = Customer._base_manager.get(addresses__normalized="mia@seegrund.example")
    erasure = start_erasure(customer=customer, mode=Mode.ERASE, by=people.root.actor, typed="Mia")
    for _step in range(steps_before):
        assert not carry_on(erasure.pk, seconds=0)  # one step a turn

    killed_at("privacy.before_step_commit", lambda: carry_on(erasure.pk))
    recover()

    assert Erasure.objects.get().is_done
    assert remains_of(TRACES) == []
