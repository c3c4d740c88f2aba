"""Take in what arrives: store first, make something of it after."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import IO

from django.utils import timezone

from core.access.api import service
from core.conversations.arrivals import Arrival, IntakeHandler
from core.conversations.body import body_of
from core.conversations.errors import IntakeUnclaimed
from core.conversations.events import IntakeReceived
from core.conversations.models import Intake, IntakeState
from core.conversations.services.files import store_upload
from core.conversations.services.requests import continue_conversation
from core.events.api import append_event, failpoint
from core.plugins.api import enabled_contributions

logger = logging.getLogger("wagdesk.conversations")


@dataclass(frozen=True)
class IncomingFile:
    """A file that came with an arrival; the type it claims is not asked for."""

    name: str
    data: IO[bytes] | bytes
    content_id: str = ""
    inline: bool = False


def receive(
    arrival: Arrival, *, source: str, channel: str, key: str | None = None, files: Sequence[IncomingFile] = ()
) -> Intake:
    """Store an arrival with its files in one transaction. The same `key` again is the same intake.

    Raises UploadRefused when a file is too large or empty; nothing is stored then.
    """
    intake = _store(arrival, source=source, channel=channel, key=key, files=files)
    failpoint("conversations.intake.after_commit")
    return intake


def take_in(
    arrival: Arrival, *, source: str, channel: str, key: str | None = None, files: Sequence[IncomingFile] = ()
) -> Intake:
    """Store an arrival and handle it at once. What fails while handling stays with the relay, which tries again."""
    intake = receive(arrival, source=source, channel=channel, key=key, files=files)
    try:
        return _make_of(intake.pk, Arrival.from_payload(intake.payload))
    except IntakeUnclaimed:
        return Intake.objects.get(pk=intake.pk)
    except Exception:  # the arrival is stored; whatever a handler raises must not lose the sender's answer
        logger.exception("intake not handled yet", extra={"intake_id": intake.pk, "source": source})
        return intake


@service
def _store(arrival: Arrival, *, source: str, channel: str, key: str | None, files: Sequence[IncomingFile]) -> Intake:
    defaults = {"source": source, "channel": channel, "payload": arrival.as_payload()}
    if key:
        intake, made = Intake.objects.get_or_create(key=key[:128], defaults=defaults)
        if not made:
            return intake
    else:
        intake = Intake.objects.create(**defaults)
    for file in files:
        store_upload(file=file.data, name=file.name, intake=intake, content_id=file.content_id, inline=file.inline)
    append_event(IntakeReceived(intake_id=intake.pk))
    failpoint("conversations.intake.before_commit")
    return intake


def handle_intake(intake_id: int) -> Intake:
    """Make work of an arrival, once. Raises IntakeUnclaimed after marking it as waiting when nobody takes it."""
    return _make_of(intake_id, Arrival.from_payload(Intake.objects.values_list("payload", flat=True).get(pk=intake_id)))


def _make_of(intake_id: int, arrival: Arrival) -> Intake:
    intake = _handle(
        intake_id, replace(arrival, body=body_of(text=arrival.text, html=arrival.html, subject=arrival.subject))
    )
    if intake.state == IntakeState.WAITING:
        raise IntakeUnclaimed(intake.source)
    failpoint("conversations.intake.after_handled")
    return intake


@service
def _handle(intake_id: int, arrival: Arrival) -> Intake:
    intake = Intake.objects.select_for_update().get(pk=intake_id)
    if intake.state in (IntakeState.HANDLED, IntakeState.ERASED):
        return intake
    if arrival.conversation_id is not None:
        intake.item = continue_conversation(intake, arrival)
    elif handler := _handler_for(arrival):
        intake.item = handler.handle(intake, arrival)
    else:
        intake.state = IntakeState.WAITING
        intake.reason = str(IntakeUnclaimed(intake.source))[:500]
        intake.save(update_fields=["state", "reason"])
        return intake
    intake.state = IntakeState.HANDLED
    intake.reason = ""
    intake.handled_at = timezone.now()
    intake.save(update_fields=["item", "message", "state", "reason", "handled_at"])
    failpoint("conversations.intake.before_handled")
    return intake


def _handler_for(arrival: Arrival) -> IntakeHandler | None:
    handlers = sorted(enabled_contributions("intake_handlers"), key=lambda handler: (handler.order, handler.slug))
    return next((handler for handler in handlers if handler.takes(arrival)), None)


@service
def mark_failed(*, intake_id: int, reason: str) -> None:
    """Say on the arrival why it could not be handled; it stays and can be tried again."""
    Intake.objects.filter(pk=intake_id).exclude(state__in=[IntakeState.HANDLED, IntakeState.ERASED]).update(
        state=IntakeState.FAILED, reason=reason[:500]
    )
