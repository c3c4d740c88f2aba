"""From an event to its deliveries, and from a delivery to the receiver.

Two steps, so that one receiver who is away holds up nobody else: the first writes a row of the log for each endpoint,
the second sends one row. What failed for good rests in the log; parking it with the relay as well would show it twice.
"""

import math
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.conversations.events import MessageAdded
from core.conversations.models import Message
from core.conversations.services.messages import seconds_until_it_leaves
from core.events.api import Event, Received, RetryLater, ScheduledJob, Subscriber, failpoint
from plugins.integrations.webhooks.catalogue import offered_types
from plugins.integrations.webhooks.events import DeliveryDue
from plugins.integrations.webhooks.matching import wanted_events, wanting
from plugins.integrations.webhooks.models import SendState, WebhookDelivery
from plugins.integrations.webhooks.payloads import body_of
from plugins.integrations.webhooks.sending import attempt
from plugins.integrations.webhooks.services import SENDER, close_unsent, note_outcome, queue_event, seconds_until_turn

#: How many rows of the log are forgotten in one transaction.
BATCH = 200


def fan_out(received: Received) -> None:
    """Write down who is told of an event; a message only when it cannot be taken back any more."""
    event = received.event
    endpoints = wanting(event)
    if not endpoints or _was_taken_back(event):
        return
    queue_event(
        endpoints=endpoints,
        event=event.name,
        body=body_of(event, received.created_at),
        source=received.delivery_id,
        happened=received.created_at,
    )


def send(received: Received) -> None:
    """Send one delivery, unless it was. Raises RetryLater for the next try."""
    event: DeliveryDue = received.event  # type: ignore[assignment]
    delivery = WebhookDelivery.objects.select_related("endpoint").filter(pk=event.delivery_id).first()
    if delivery is None or delivery.state != SendState.WAITING:
        return
    if not delivery.endpoint.is_active and not delivery.is_test:
        close_unsent(delivery=delivery, reason=_("The endpoint is switched off."))
        return
    if (left := seconds_until_turn(delivery=delivery)) > 0:
        raise RetryLater(left, _("The receiver did not answer a moment ago, or is being called."))
    tried_at = timezone.now()
    failpoint("webhooks.before_send")
    outcome = attempt(delivery)
    failpoint("webhooks.after_send")
    note_outcome(delivery=delivery, outcome=outcome, tried_at=tried_at)
    if outcome.pause is not None:
        raise RetryLater(math.ceil(outcome.pause.total_seconds()), outcome.reason)


def forget_old() -> None:
    """Delete what is older than WAGDESK_WEBHOOK_LOG_DAYS, unless another try of it is still to come."""
    now = timezone.now()
    long_ago = now - timedelta(days=settings.WAGDESK_WEBHOOK_LOG_DAYS)
    is_tried_on = Q(state=SendState.WAITING, next_at__gt=now - timedelta(days=1))
    old = WebhookDelivery.objects.filter(~is_tried_on, created_at__lt=long_ago)
    while keys := list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        WebhookDelivery.objects.filter(pk__in=keys).delete()


def _was_taken_back(event: Event) -> bool:
    """Whether a message was withdrawn. Raises RetryLater while it still can be."""
    if not isinstance(event, MessageAdded):
        return False
    message = Message.objects.only("withdrawn_at", "send_after", "created_at").filter(pk=event.message_id).first()
    if message is None or message.withdrawn_at is not None:
        return True
    if left := seconds_until_it_leaves(message):
        raise RetryLater(left)
    return False


def subscribers() -> list[Subscriber]:
    """The first step hears of every event that can be chosen, when somebody has chosen it."""
    return [
        Subscriber(name="webhooks.fan_out", events=offered_types(), handle=fan_out, wanted=wanted_events),
        Subscriber(name=SENDER, events=(DeliveryDue,), handle=send, queue="slow"),
    ]


FORGET = ScheduledJob(slug="webhooks.forget", every=timedelta(hours=1), run=forget_old)
