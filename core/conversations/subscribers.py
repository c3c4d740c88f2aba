"""What conversations do when they hear of an event."""

from django.db import transaction

from core.conversations.errors import IntakeUnclaimed
from core.conversations.events import ConversationChanged, IntakeReceived, MessageAdded
from core.conversations.models import Message
from core.conversations.services.intake import handle_intake, mark_failed
from core.conversations.services.messages import seconds_until_it_leaves
from core.events.api import Received, RetryLater, Subscriber, append_event


def finish_intake(received: Received) -> None:
    """Handle an arrival whose process died, or failed, before it did. Handled ones are left alone."""
    try:
        handle_intake(received.event.intake_id)  # type: ignore[attr-defined]
    except IntakeUnclaimed:
        return  # it waits in the administrators' list, with its reason
    except Exception as error:
        mark_failed(intake_id=received.event.intake_id, reason=f"{type(error).__name__}: {error}")  # type: ignore[attr-defined]
        raise


def tell_that_it_left(received: Received) -> None:
    """A public answer is on its way: from now on customers read and find it."""
    event: MessageAdded = received.event  # type: ignore[assignment]
    message = Message.objects.filter(pk=event.message_id, withdrawn_at__isnull=True).first()
    if message is None or message.send_after is None:
        return
    if left := seconds_until_it_leaves(message):
        raise RetryLater(left)
    with transaction.atomic():
        append_event(ConversationChanged(conversation_id=event.conversation_id, item_id=event.item_id))


SUBSCRIBERS = (
    Subscriber(name="conversations.finish_intake", events=(IntakeReceived,), handle=finish_intake),
    Subscriber(name="conversations.tell_that_it_left", events=(MessageAdded,), handle=tell_that_it_left),
)
