"""What conversations do when they hear of an event."""

from core.conversations.errors import IntakeUnclaimed
from core.conversations.events import IntakeReceived
from core.conversations.services.intake import handle_intake, mark_failed
from core.events.api import Received, Subscriber


def finish_intake(received: Received) -> None:
    """Handle an arrival whose process died, or failed, before it did. Handled ones are left alone."""
    try:
        handle_intake(received.event.intake_id)  # type: ignore[attr-defined]
    except IntakeUnclaimed:
        return  # it waits in the administrators' list, with its reason
    except Exception as error:
        mark_failed(intake_id=received.event.intake_id, reason=f"{type(error).__name__}: {error}")  # type: ignore[attr-defined]
        raise


SUBSCRIBERS = (Subscriber(name="conversations.finish_intake", events=(IntakeReceived,), handle=finish_intake),)
