"""One claimed delivery: start it, run its handler, write down what came of it.

Guarantees: the try is counted before the handler runs, so that a handler that kills its process is parked in the end;
a result is written only while the lease is ours.
"""

import logging
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.events.contracts import Received
from core.events.errors import MalformedEvent, PermanentFailure, RetryLater, UnknownEvent
from core.events.failpoints import failpoint
from core.events.models import Delivery, DeliveryState
from core.events.registry import Listener, find_listener, rebuild
from core.events.relay.claiming import held, new_lease
from core.events.relay.clocks import in_hand
from core.events.relay.timings import max_attempts, pause_after
from core.events.tracing import working_on
from core.plugins.api import is_enabled

logger = logging.getLogger("wagdesk.events")
LONGEST_REASON = 2000


class Outcome(StrEnum):
    """What came of one try."""

    DONE = "done"
    RETRY = "retry"
    PARKED = "parked"
    SKIPPED = "skipped"
    LOST = "lost"


def run(delivery: Delivery) -> Outcome:
    """Work on a claimed delivery; whatever its handler raises ends here."""
    # Whoever ran before in this thread must not decide the language of what is written now.
    with (
        translation.override(settings.LANGUAGE_CODE),
        working_on(delivery_id=delivery.pk, subscriber=delivery.subscriber),
    ):
        return _run(delivery)


def _run(delivery: Delivery) -> Outcome:
    if not is_enabled(delivery.plugin):
        return _finish(delivery, Outcome.SKIPPED, reason=_("The plugin was off or gone when this came up."))
    listener = find_listener(delivery.subscriber)
    if listener is None:
        text = _("No installed plugin has the subscriber “%(name)s” any more.")
        return _park(delivery, text % {"name": delivery.subscriber})
    if delivery.attempts >= max_attempts():
        return _park(
            delivery, _("The process died or hung in each of %(number)d tries.") % {"number": delivery.attempts}
        )
    if not _start(delivery):
        return Outcome.LOST
    try:
        with in_hand(delivery.pk):
            _hand_over(delivery, listener)
    except (PermanentFailure, UnknownEvent, MalformedEvent) as failure:
        return _park(delivery, str(failure))
    except RetryLater as later:
        return _again(delivery, timedelta(seconds=later.seconds), reason=str(later), counted=False)
    except Exception as failure:  # noqa: BLE001 - a handler is a stranger's code; its fault becomes the row's reason
        return _failed(delivery, failure)
    return _finish(delivery, Outcome.DONE)


def _start(delivery: Delivery) -> bool:
    """Count the try and take a fresh lease; false if somebody else has the delivery by now."""
    lease = new_lease()
    if not held(delivery).update(attempts=delivery.attempts + 1, lease_until=lease):
        return False
    delivery.attempts += 1
    delivery.lease_until = lease
    failpoint("relay.after_start_commit")
    return True


def _hand_over(delivery: Delivery, listener: Listener) -> None:
    received = Received(
        event=rebuild(delivery.entry.event, delivery.entry.payload),
        delivery_id=delivery.pk,
        attempt=delivery.attempts,
        created_at=delivery.entry.created_at,
        is_last_attempt=delivery.attempts >= max_attempts(),
    )
    listener.subscriber.handle(received)
    failpoint("relay.after_handler")


def _failed(delivery: Delivery, failure: Exception) -> Outcome:
    reason = f"{type(failure).__name__}: {failure}"
    logger.warning("delivery failed", exc_info=failure, extra=_facts(delivery))
    if delivery.attempts >= max_attempts():
        return _park(delivery, reason)
    return _again(delivery, pause_after(delivery.attempts), reason=reason, counted=True)


def _park(delivery: Delivery, reason: str) -> Outcome:
    logger.warning("delivery parked", extra=_facts(delivery))
    return _finish(delivery, Outcome.PARKED, reason=reason)


def _again(delivery: Delivery, pause: timedelta, *, reason: str, counted: bool) -> Outcome:
    written = held(delivery).update(
        state=DeliveryState.PENDING,
        lease_until=None,
        next_at=timezone.now() + pause,
        attempts=delivery.attempts if counted else delivery.attempts - 1,
        last_error=reason[:LONGEST_REASON],
    )
    failpoint("relay.after_result_commit")
    return Outcome.RETRY if written else _lost(delivery)


def _finish(delivery: Delivery, outcome: Outcome, *, reason: str = "") -> Outcome:
    """Outcomes that end a delivery are called as its states are."""
    written = held(delivery).update(
        state=DeliveryState(outcome.value), lease_until=None, last_error=reason[:LONGEST_REASON]
    )
    failpoint("relay.after_result_commit")
    return outcome if written else _lost(delivery)


def _lost(delivery: Delivery) -> Outcome:
    logger.warning("delivery overran its lease", extra=_facts(delivery))
    return Outcome.LOST


def _facts(delivery: Delivery) -> dict[str, object]:
    return {"delivery_id": delivery.pk, "subscriber": delivery.subscriber, "attempt": delivery.attempts}
