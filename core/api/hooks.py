"""What the API contributes. Registrations only."""

from collections.abc import Iterable

from core.api.idempotency import PRUNE
from core.events.api import ScheduledJob
from core.plugins.api import hookimpl


@hookimpl
def scheduled_jobs() -> Iterable[ScheduledJob]:
    return [PRUNE]
