"""What is done in the background when somebody asked for it."""

from core.events.api import Received, RetryLater, Subscriber, turn_seconds
from core.privacy.events import ErasureBegun, ExportRequested
from core.privacy.models import Erasure, ErasureState
from core.privacy.services import carry_on, make_export
from core.privacy.services.exporting import mark_failed


def erase(received: Received) -> None:
    """Work on an erasure for a while. What stops it stands there, and the scheduled job tries it again."""
    event: ErasureBegun = received.event  # type: ignore[assignment]
    if not carry_on(event.erasure_id, seconds=turn_seconds()) and _goes_on(event.erasure_id):
        raise RetryLater(1)


def _goes_on(erasure_id: int) -> bool:
    return Erasure.objects.filter(pk=erasure_id, state=ErasureState.RUNNING).exists()


def export(received: Received) -> None:
    """Make the file."""
    event: ExportRequested = received.event  # type: ignore[assignment]
    try:
        make_export(event.export_id)
    except Exception:
        if received.is_last_attempt:
            mark_failed(event.export_id)
        raise


SUBSCRIBERS = (
    Subscriber(name="privacy.erase", events=(ErasureBegun,), handle=erase, queue="slow"),
    Subscriber(name="privacy.export", events=(ExportRequested,), handle=export, queue="slow"),
)
