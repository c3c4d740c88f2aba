"""Mail of somebody who is blocked is kept, and becomes nothing."""

import pytest

from core.conversations.models import Intake
from core.people.services import customer_for_address
from core.work.models import WorkItem
from plugins.email_channel.models import MailState
from plugins.email_channel.services import ingest
from tests.plugins.email_channel.test_channel import mail, mailbox

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
BLOCKED, FREE = "spam@seegrund.example", "other@seegrund.example"


@pytest.fixture(autouse=True)
def blocked():
    customer = customer_for_address(value=BLOCKED)
    customer.is_blocked = True
    customer.save()


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        (BLOCKED, {}),
        (BLOCKED.upper(), {"Reply_To": FREE}),
        (FREE, {"Reply_To": BLOCKED}),
    ],
)
def test_a_blocked_address_is_heard_neither_as_sender_nor_as_whom_to_answer(mailbox, sender, headers):
    left = ingest(mail(sender=sender, **headers))

    assert (left.state, left.reason) == (MailState.IGNORED, "The sender is blocked.")
    assert not WorkItem.objects.exists()
    assert not Intake.objects.exists()


@pytest.mark.parametrize("sender", [FREE, "not an address"])
def test_others_are_heard_at_the_address_they_name(mailbox, sender):
    taken = ingest(mail(sender=sender, Reply_To="third@seegrund.example"))

    assert taken.state == MailState.HANDLED
    assert taken.intake.item.requesters.get() == customer_for_address(value="third@seegrund.example")
