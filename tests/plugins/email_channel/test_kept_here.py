"""A ticket's timeline says of a mail that it was sent only where it was."""

import pytest

from core.events import transports
from core.events.models import MailState
from tests.plugins.email_channel.test_channel import answered, mailbox

__all__ = ["mailbox"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("became", "told", "not_told"),
    [(MailState.KEPT, "Dana: kept here, not sent", "Dana: sent"), (MailState.SENT, "Dana: sent", "kept here")],
)
def test_the_timeline_tells_what_became_of_the_mail(client, cast, mailbox, monkeypatch, became, told, not_told):
    monkeypatch.setattr(transports.Mailbox, "accepted", became)
    item, _mail = answered(cast)
    cast.sign_in(client, "alice")

    page = " ".join(client.get(f"/admin/tickets/{item.number}/").content.decode().split())

    assert told in page
    assert not_told not in page
