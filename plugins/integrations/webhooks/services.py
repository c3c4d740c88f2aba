"""What is written about endpoints and deliveries. The screens ask for the right."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import in_batches, service
from core.events.api import append_events, turn_seconds
from core.events.services import hasten_deliveries
from core.outbound.api import Sealed
from core.people.audit import record
from plugins.integrations.webhooks.events import DeliveryDue, delivery_key
from plugins.integrations.webhooks.models import (
    TEST_EVENT,
    Endpoint,
    InboundSource,
    SendState,
    Signed,
    WebhookDelivery,
)
from plugins.integrations.webhooks.notices import tell_administrators
from plugins.integrations.webhooks.payloads import as_json
from plugins.integrations.webhooks.sending import BUSY_PAUSE_SECONDS, QUIET, Outcome
from plugins.integrations.webhooks.signing import new_message_id, new_secret

#: How many deliveries are sent again in one transaction.
BATCH = 200
#: How many of those who wait for an endpoint are looked at for the next: the first few may be asking at this moment.
NEXT_ASKED = 3
#: Who sends.
SENDER = "webhooks.send"


@service
def queue_event(*, endpoints: Iterable[Endpoint], event: str, body: str, source: int, happened: datetime) -> None:
    """A delivery for each endpoint that has none of this event yet."""
    known = set(WebhookDelivery.objects.filter(source=source).values_list("endpoint_id", flat=True))
    rows = WebhookDelivery.objects.bulk_create(
        _delivery(one, event, body, source=source, created_at=happened) for one in endpoints if one.pk not in known
    )
    append_events([DeliveryDue(delivery_id=row.pk) for row in rows])


@service
def send_test(*, endpoints: Iterable[Endpoint]) -> int:
    """Queue a test for each; returns how many. Who did not answer a moment ago is asked now."""
    now = timezone.now()
    body = as_json(TEST_EVENT, now, {"text": _("This is a test. Nothing happened.")})
    rows = WebhookDelivery.objects.bulk_create(_delivery(one, TEST_EVENT, body) for one in endpoints)
    _end_quiet(row.endpoint_id for row in rows)
    append_events([DeliveryDue(delivery_id=row.pk) for row in rows])
    return len(rows)


def send_again(*, rows: QuerySet[Any]) -> int:
    """Let deliveries run once more under their ids, with all their tries; returns how many.

    One that waits for its next try is tried now. Those to an endpoint that is off are left out.
    """
    return sum(_send_again(batch) for batch in in_batches(rows, BATCH))


@service
def _send_again(ids: list[int]) -> int:
    active = WebhookDelivery.objects.select_for_update(of=("self",)).filter(endpoint__is_active=True)
    endpoints = dict(active.filter(pk__in=ids).values_list("pk", "endpoint_id"))
    found = list(endpoints)
    WebhookDelivery.objects.filter(pk__in=found).update(state=SendState.WAITING, attempts=0, next_at=None)
    _end_quiet(endpoints.values())
    hasten_deliveries(subscriber=SENDER, keys=[delivery_key(pk) for pk in found])
    append_events([DeliveryDue(delivery_id=pk) for pk in found])
    return len(found)


@service
def rotate_secret(*, row: Signed) -> str:
    """Give an endpoint or a source a new secret and return it, this once. For a day the one before counts too."""
    row = type(row)._base_manager.select_for_update().get(pk=row.pk)
    secret = new_secret()
    row.former_secret, row.secret, row.rotated_at = row.secret, Sealed.of(secret), timezone.now()
    row.save(update_fields=["former_secret", "secret", "rotated_at"])
    record("secret.rotated", on=row)
    return secret


@service
def note_outcome(*, delivery: WebhookDelivery, outcome: Outcome, tried_at: datetime) -> None:
    """Write down one try, and what it says about the endpoint, which is the next delivery's now."""
    answer = outcome.answer
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        state=outcome.state,
        attempts=delivery.attempts + 1,
        status=answer.status if answer else None,
        response=outcome.response,
        reason=outcome.reason[:500],
        milliseconds=round(answer.seconds * 1000) if answer else None,
        tried_at=tried_at,
        next_at=timezone.now() + outcome.pause if outcome.pause else None,
    )
    _note_health(delivery, outcome)
    if not outcome.is_silent:
        _wake_next(delivery)


@service
def seconds_until_turn(*, delivery: WebhookDelivery) -> int:
    """How long to wait before the call; 0 gives this delivery the endpoint for itself until `note_outcome`.

    Of those who ask after the end of a quiet, one gets it, and the next quiet begins. A turn whose process died is over
    after a while; the delivery it was given to has it again at once.
    """
    now, endpoint = timezone.now(), delivery.endpoint
    until = endpoint.quiet_until
    # A quiet, or a call, that ends later than it can is of a clock that was put back since.
    if until is not None and now < until <= now + 2 * QUIET:
        return math.ceil((until - now).total_seconds())
    longest = timedelta(seconds=3 * turn_seconds())
    turn: dict[str, Any] = {
        "busy_until": now + longest,  # a call takes no longer than one
        "busy_with": delivery.pk,
        "quiet_until": now + QUIET if until else None,
    }
    is_free = (
        Q(busy_until=None) | Q(busy_until__lte=now) | Q(busy_until__gt=now + 2 * longest) | Q(busy_with=delivery.pk)
    )
    if Endpoint.objects.filter(is_free, pk=endpoint.pk, quiet_until=until).update(**turn):
        return 0
    return math.ceil(QUIET.total_seconds()) if until else BUSY_PAUSE_SECONDS


@service
def note_call(*, source: InboundSource, is_taken: bool) -> None:
    """Write down that a program called: taken, or refused because its signature or time did not fit."""
    now, rows = timezone.now(), InboundSource.objects.filter(pk=source.pk)
    if is_taken:
        rows.update(received_at=now, refused=0)
    else:
        rows.update(refused=F("refused") + 1, refused_at=now)


@service
def switch_off_sources(*, sources: QuerySet[InboundSource], reason: str) -> None:
    """Nobody is called there until a person has looked at it."""
    sources.filter(is_active=True).update(is_active=False, off_reason=reason)


@service
def close_unsent(*, delivery: WebhookDelivery, reason: str) -> None:
    """It will not be sent; nothing was tried."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state=SendState.FAILED, reason=reason, next_at=None)


def _end_quiet(endpoint_ids: Iterable[int]) -> None:
    Endpoint.objects.filter(pk__in=set(endpoint_ids), quiet_until__isnull=False).update(quiet_until=None)


def _note_health(delivery: WebhookDelivery, outcome: Outcome) -> None:
    rows = Endpoint.objects.filter(pk=delivery.endpoint_id)
    rows.filter(busy_with=delivery.pk).update(busy_until=None, busy_with=None)
    if outcome.is_silent:
        rows.update(quiet_until=timezone.now() + QUIET)
    else:
        rows.filter(quiet_until__isnull=False).update(quiet_until=None)
    if outcome.state == SendState.DELIVERED:
        rows.filter(failing_since__isnull=False).update(failing_since=None)
        return
    if outcome.is_gone:
        _switch_off(delivery.endpoint, outcome.reason)
        return
    if delivery.is_test:
        return
    now, days = timezone.now(), settings.WAGDESK_WEBHOOK_FAILURE_DAYS
    rows.filter(failing_since__isnull=True).update(failing_since=now)
    if rows.filter(failing_since__lte=now - timedelta(days=days)).exists():
        text = _("For %(days)d days nothing reached it. The latest failure: %(reason)s")
        _switch_off(delivery.endpoint, text % {"days": days, "reason": outcome.reason})


def _wake_next(done: WebhookDelivery) -> None:
    """Of those who found the endpoint busy, the oldest asks again now; all of them would ask for one turn."""
    is_due = Q(next_at=None) | Q(next_at__lte=timezone.now())
    waiting = WebhookDelivery.objects.filter(is_due, endpoint=done.endpoint_id, state=SendState.WAITING)
    for pk in waiting.exclude(pk=done.pk).order_by("pk").values_list("pk", flat=True)[:NEXT_ASKED]:
        if hasten_deliveries(subscriber=SENDER, keys=[delivery_key(pk)]):
            return


def _switch_off(endpoint: Endpoint, reason: str) -> None:
    """Once: whoever finds it off already tells nobody."""
    reason = reason[:500]
    if Endpoint.objects.filter(pk=endpoint.pk, is_active=True).update(is_active=False, off_reason=reason):
        tell_administrators(endpoint=endpoint, reason=reason)


def _delivery(endpoint: Endpoint, event: str, body: str, **values: object) -> WebhookDelivery:
    return WebhookDelivery(endpoint=endpoint, event=event, body=body, message_id=new_message_id(), **values)
