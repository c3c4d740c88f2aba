"""Queueing a sample mail, and asking what became of it."""

from django.core.mail import EmailMessage
from django.utils import timezone

from core.events import relay
from core.events.models import Delivery, OutboxEntry, OutgoingMail

SENT, FAILED = "events.mail.sent.v1", "events.mail.failed.v1"


def queue(*to: str, source: str = "", **fields) -> OutgoingMail:
    headers = {"X-Wagdesk-Source": source} if source else {}
    EmailMessage("Hello", "How are you?", "Desk <desk@desk.example>", list(to), headers=headers, **fields).send()
    return OutgoingMail.objects.latest("pk")


def again() -> None:
    """The next try, as if its pause had passed."""
    Delivery.objects.filter(state="pending").update(next_at=timezone.now())
    relay.run_until_idle()


def happened() -> list[str]:
    """What was told of mails that were sent or failed."""
    return list(OutboxEntry.objects.filter(event__in=[SENT, FAILED]).order_by("pk").values_list("event", flat=True))
