"""Arrivals that waited because nobody took them: offered again once somebody does.

Guarantees: what arrived lately becomes work by itself after its plugin is switched on or installed; what is older waits
for an administrator, because its sender would be mailed about something long past.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from core.conversations.arrivals import Arrival
from core.conversations.errors import IntakeUnclaimed
from core.conversations.models import Intake, IntakeState
from core.conversations.services.intake import handle_intake, handler_for, mark_failed
from core.events.api import ScheduledJob

logger = logging.getLogger("wagdesk.conversations")
#: Older arrivals are left to an administrator's “Try again”.
OFFERED_FOR = timedelta(days=7)


def offer_waiting() -> None:
    """Hand waiting arrivals, the oldest first, to the plugins that take them now; the others are left untouched."""
    for pk in list(_wanted()):
        try:
            handle_intake(pk)
        except IntakeUnclaimed:
            continue  # switched off again meanwhile
        except Exception as error:  # one that fails must not hold up those behind it
            logger.exception("waiting intake not handled", extra={"intake_id": pk})
            mark_failed(intake_id=pk, reason=f"{type(error).__name__}: {error}")


def _wanted() -> Iterator[int]:
    since = timezone.now() - OFFERED_FOR
    rows = Intake.objects.filter(state=IntakeState.WAITING, received_at__gte=since).order_by("pk")
    for pk, payload in rows.values_list("pk", "payload").iterator():
        if handler_for(Arrival.from_payload(payload)):
            yield pk


OFFER_WAITING = ScheduledJob(slug="core.conversations.offer_waiting", every=timedelta(minutes=1), run=offer_waiting)
