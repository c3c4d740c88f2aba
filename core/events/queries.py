"""What administrators and health checks ask about deliveries and mails."""

from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone

from core.events.broker.queues import LANES, queue_of
from core.events.models import Delivery, DeliveryState, MailState, OutgoingMail


def count_by_state() -> dict[str, int]:
    """State → number of deliveries, every state named."""
    found = dict(Delivery.objects.values_list("state").annotate(Count("pk")).order_by())
    return {state: found.get(state, 0) for state in DeliveryState.values}


def parked_by_subscriber() -> dict[str, int]:
    """Subscriber → number of parked deliveries, the largest first."""
    parked = Delivery.objects.filter(state=DeliveryState.PARKED).values_list("subscriber")
    return dict(parked.annotate(number=Count("pk")).order_by("-number", "subscriber"))


def lag() -> timedelta:
    """Age of the oldest event somebody has not heard of yet; zero when all is delivered."""
    waiting = Delivery.objects.filter(state__in=[DeliveryState.PENDING, DeliveryState.RUNNING])
    oldest = waiting.aggregate(oldest=Min("entry__created_at"))["oldest"]
    return max(timezone.now() - oldest, timedelta()) if oldest else timedelta()


def waiting_by_queue() -> dict[str, tuple[int, timedelta]]:
    """Queue of the workers → (deliveries that could run now; how long the oldest could have); every queue named."""
    now = timezone.now()
    due = Delivery.objects.filter(state=DeliveryState.PENDING, next_at__lte=now).order_by()
    found = dict.fromkeys(LANES, (0, timedelta()))
    for name, number, since in due.values_list("queue").annotate(Count("pk"), Min("next_at")):
        known, longest = found[queue_of(name)]
        found[queue_of(name)] = known + number, max(longest, now - since)
    return found


def recipient_states(*, mail_id: int) -> dict[str, tuple[str, str]]:
    """Address → (a `MailState`; what the server said when it refused). Empty for an unknown mail."""
    mail = OutgoingMail.objects.filter(pk=mail_id).only("recipients", "remaining", "refused", "state").first()
    if mail is None:
        return {}
    accepted = MailState.KEPT if mail.state == MailState.KEPT else MailState.SENT
    return {
        address: (MailState.QUEUED, "")
        if address in mail.remaining
        else (MailState.FAILED, mail.refused[address])
        if address in mail.refused
        else (accepted, "")
        for address in mail.recipients
    }
