"""Arrivals that waited because nobody took them: offered again once somebody does.

Guarantees: what arrived lately becomes work by itself after its plugin is switched on or installed, with the tries of
every arrival; what is older waits for an administrator, because its sender would be mailed about something long past.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from core.conversations.arrivals import Arrival
from core.conversations.models import Intake, IntakeState
from core.conversations.services.intake import handler_for, reopen
from core.events.api import ScheduledJob
from core.plugins.api import enabled_contributions, switches_read_once

#: Older arrivals are left to an administrator's “Try again”.
OFFERED_FOR = timedelta(days=7)


def offer_waiting() -> None:
    """Give waiting arrivals that a plugin takes now back to the relay, the oldest first; others are left untouched."""
    with switches_read_once():
        wanted = list(_wanted()) if any(enabled_contributions("intake_handlers")) else []
    for pk in wanted:
        reopen(intake_id=pk, was=IntakeState.WAITING)


def _wanted() -> Iterator[int]:
    since = timezone.now() - OFFERED_FOR
    rows = Intake.objects.filter(state=IntakeState.WAITING, received_at__gte=since).order_by("pk")
    for pk, payload in rows.values_list("pk", "payload").iterator():
        if handler_for(Arrival.from_payload(payload)):
            yield pk


OFFER_WAITING = ScheduledJob(slug="core.conversations.offer_waiting", every=timedelta(minutes=1), run=offer_waiting)
