"""Take in what arrives: store first, make something of it after."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import IO

from django.conf import settings
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from core.access.api import Actor, Prepared, service
from core.conversations.arrivals import Arrival, IntakeHandler
from core.conversations.body import body_of
from core.conversations.errors import IntakeUnclaimed
from core.conversations.events import IntakeReceived
from core.conversations.models import Attachment, Intake, IntakeState
from core.conversations.services.files import files_or_none, store_upload
from core.conversations.services.requests import continue_conversation
from core.events.api import append_event, failpoint
from core.plugins.api import contributions, enabled_slugs, guard, switches_read_once
from core.work.services import add_activity, draw_number

logger = logging.getLogger("wagdesk.conversations")


@dataclass(frozen=True)
class IncomingFile:
    """A file that came with an arrival; the type it claims is not asked for."""

    name: str
    data: IO[bytes] | bytes
    content_id: str = ""
    inline: bool = False


#: What a channel writes beside an arrival, and whether the arrival is stored by this very call.
Beside = Callable[[Intake, bool], None]


def receive(
    arrival: Arrival,
    *,
    source: str,
    channel: str,
    key: str | None = None,
    files: Sequence[IncomingFile] = (),
    beside: Beside | None = None,
    ignored: str = "",
) -> Intake:
    """Store an arrival with its files in one transaction. The same `key` again is the same intake.

    `beside` writes what a channel keeps of the arrival, in that transaction. With a reason to be `ignored` it is kept
    for administrators, and nothing is made of it but the number that its item would have: the sender is told no less
    than others. Raises UploadRefused when a file is too large or empty; nothing is stored then.
    """
    arrival = replace(arrival, brings_files=bool(files) or arrival.brings_files)
    new = Intake(source=source, channel=channel, key=key[:128] if key else None, payload=arrival.as_payload())
    if ignored:
        new.state, new.reason = IntakeState.IGNORED, ignored[:500]
    try:
        with files_or_none() as stored:  # around the transaction: its commit may fail as well
            intake = _store(new, files, beside, stored)
    except IntegrityError:
        known = _met_again(new.key, beside)
        if known is None:
            raise  # it was about something else
        intake = known
    failpoint("conversations.intake.after_commit")
    return intake


def take_in(
    arrival: Arrival,
    *,
    source: str,
    channel: str,
    key: str | None = None,
    files: Sequence[IncomingFile] = (),
    beside: Beside | None = None,
    ignored: str = "",
) -> Intake:
    """Store an arrival as `receive` does and handle it at once. What fails then stays with the relay."""
    with switches_read_once():
        intake = receive(arrival, source=source, channel=channel, key=key, files=files, beside=beside, ignored=ignored)
        try:
            return _make_of(intake)
        except IntakeUnclaimed:
            return Intake.objects.get(pk=intake.pk)
        except Exception:  # the arrival is stored; whatever a handler raises must not lose the sender's answer
            logger.exception("intake not handled yet", extra={"intake_id": intake.pk, "source": source})
            return intake


@service
def _store(intake: Intake, files: Sequence[IncomingFile], beside: Beside | None, stored: list[Attachment]) -> Intake:
    """The row first: a repeated key fails here, before a file is written. What fails later takes its files along."""
    intake.save(force_insert=True)
    if intake.state == IntakeState.IGNORED and handler_for(Arrival.from_payload(intake.payload)):
        intake.payload["number"] = draw_number()
        intake.save(update_fields=["payload"])
    for file in files:  # one by one: should the second be refused, the first is known, and goes
        stored.append(_store_file(intake, file))
    if beside is not None:
        beside(intake, True)
    append_event(IntakeReceived(intake_id=intake.pk))
    failpoint("conversations.intake.before_commit")
    return intake


def _store_file(intake: Intake, file: IncomingFile) -> Attachment:
    return store_upload(file=file.data, name=file.name, intake=intake, content_id=file.content_id, inline=file.inline)


@service
def _met_again(key: str | None, beside: Beside | None) -> Intake | None:
    """The intake that has this key already."""
    intake = Intake.objects.filter(key=key).first() if key else None
    if intake is not None and beside is not None:
        beside(intake, False)
    return intake


def handle_intake(intake_id: int) -> Intake:
    """Make work of an arrival, once. Raises IntakeUnclaimed after marking it as waiting when nobody takes it."""
    return _make_of(Intake.objects.get(pk=intake_id))


def _make_of(intake: Intake) -> Intake:
    if intake.state in IntakeState.settled():
        return intake  # cleaning its text is the dear part
    arrival = Arrival.from_payload(intake.payload)
    body = body_of(text=arrival.text, html=arrival.html, subject=arrival.subject)
    # What is written of it is read by others, and the relay would handle it so: not in its sender's language.
    with override(settings.LANGUAGE_CODE):
        intake = _handle(intake.pk, replace(arrival, body=body))
    if intake.state == IntakeState.WAITING:
        raise IntakeUnclaimed(intake.source)
    failpoint("conversations.intake.after_handled")
    return intake


@service
def _handle(intake_id: int, arrival: Arrival) -> Intake:
    (intake,) = _locked(intake_id)
    if intake.state in IntakeState.settled():
        return intake
    if arrival.conversation_id is not None:
        intake.item = continue_conversation(intake, arrival)
    elif handler := handler_for(arrival):
        intake.item = handler.handle(intake, arrival)
    else:
        intake.state = IntakeState.WAITING
        intake.reason = str(IntakeUnclaimed(intake.source))[:500]
        intake.save(update_fields=["state", "reason"])
        return intake
    if intake.item is not None:
        for verb, data in arrival.facts:
            add_activity(item=intake.item, by=Actor.system(intake.channel), verb=verb, data=data)
    intake.state = IntakeState.HANDLED
    intake.reason = ""
    intake.handled_at = timezone.now()
    intake.save(update_fields=["item", "message", "state", "reason", "handled_at"])
    failpoint("conversations.intake.before_handled")
    return intake


@Prepared
def _locked(intake_id: int) -> QuerySet[Intake]:
    return Intake.objects.select_for_update().filter(pk=intake_id)


def handler_for(arrival: Arrival) -> IntakeHandler | None:
    """Who takes it now: the first of the enabled plugins' handlers that wants it; one that fails does not."""
    on = enabled_slugs()
    found = [one for one in contributions("intake_handlers") if one.plugin in on]
    for one in sorted(found, key=lambda one: (one.value.order, one.value.slug)):
        handler: IntakeHandler = one.value
        if guard(one.plugin, "intake_handlers", partial(handler.takes, arrival), otherwise=False):
            return handler
    return None


@service
def reopen(*, intake_id: int, was: IntakeState) -> None:
    """Just arrived once more, if it still is what it `was`: tried while it fails, parked with the reason at last."""
    if Intake.objects.filter(pk=intake_id, state=was).update(state=IntakeState.NEW, reason=""):
        append_event(IntakeReceived(intake_id=intake_id))


@service
def mark_failed(*, intake_id: int, reason: str) -> None:
    """Say on the arrival why it could not be handled; it stays and can be tried again."""
    Intake.objects.filter(pk=intake_id).exclude(state__in=IntakeState.settled()).update(
        state=IntakeState.FAILED, reason=reason[:500]
    )
