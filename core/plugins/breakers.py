"""The breaker of each hook: an implementation that fails again and again is left alone for a while, then tried again.

A failure is whatever an implementation raises, and an answer that took longer than WAGDESK_HOOK_SECONDS. Failures of
built-in parts are shown as well, but they are asked on: a plugin can be done without, and they cannot.
Guarantees: every process sees an open breaker at its next request; a first success closes it; counting never fails the
work that was going on, and is not lost when that work is rolled back.
"""

import logging
from collections import Counter
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from core.plugins.quarantine import is_built_in

if TYPE_CHECKING:
    from core.plugins.models import HookBreaker

logger = logging.getLogger("wagdesk.plugins")

#: So many failures in a row open a breaker, each within WINDOW of the one before.
THRESHOLD = 5
WINDOW = timedelta(minutes=10)
#: The first rest; each further one is twice as long, up to LONGEST_REST.
REST, LONGEST_REST, MOST_DOUBLINGS = timedelta(minutes=1), timedelta(hours=1), 6

#: A failure is shown to administrators for so long, unless it is mended before.
REMEMBERED = timedelta(days=7)

#: (plugin slug, hook) → how often an implementation failed in this process; core.testing fails tests by it.
seen: Counter[tuple[str, str]] = Counter()


@dataclass
class Notes:
    """What one request or round has to write down when it is over."""

    failures: list[tuple[str, str, str]] = field(default_factory=list)
    recovered: set[tuple[str, str]] = field(default_factory=set)


_notes: ContextVar[Notes | None] = ContextVar("wagdesk_breaker_notes", default=None)


def note_failure(plugin: str, hook: str, error: str) -> None:
    """Count a failure. Written at once, or at the end of the request or round that is going on."""
    seen[plugin, hook] += 1
    notes = _notes.get()
    if notes is not None:
        notes.failures.append((plugin, hook, error))
    else:
        _write(Notes(failures=[(plugin, hook, error)]))


def note_success(plugin: str, hook: str) -> None:
    """An implementation that had failed answered: its breaker closes, and failures are counted anew."""
    notes = _notes.get()
    if notes is not None:
        notes.recovered.add((plugin, hook))
    else:
        _write(Notes(recovered={(plugin, hook)}))


def start_notes() -> Token[Notes | None]:
    """Begin to collect; returns the token `write_notes` wants."""
    return _notes.set(Notes())


def write_notes(token: Token[Notes | None]) -> None:
    """The request or round is over: write down what was collected."""
    notes = _notes.get()
    _notes.reset(token)
    if notes and (notes.failures or notes.recovered):
        _write(notes)


def close(*, plugin: str, hook: str | None = None) -> None:
    """Forget the failures of a plugin, or of one of its hooks, so that it is asked again at once."""
    from core.plugins.models import HookBreaker  # models load after this module: discovery needs it first

    found = HookBreaker.objects.filter(plugin=plugin)
    (found if hook is None else found.filter(hook=hook)).delete()


def failing_hooks() -> dict[str, list["HookBreaker"]]:
    """Plugin → its hooks that failed lately or are left alone, the latest failure first."""
    from core.plugins.models import HookBreaker  # models load after this module: discovery needs it first

    lately = Q(last_failed_at__gt=timezone.now() - REMEMBERED) | ~Q(rests_until=None)
    found: dict[str, list[HookBreaker]] = {}
    for breaker in HookBreaker.objects.filter(lately).order_by("-last_failed_at"):
        found.setdefault(breaker.plugin, []).append(breaker)
    return found


def _write(notes: Notes) -> None:
    if transaction.get_connection().in_atomic_block:
        # Outside requests and rounds, such as a command's own transaction: what is rolled back there is not counted.
        transaction.on_commit(lambda: _write(notes), robust=True)
        return
    try:
        for plugin, hook in notes.recovered - {(plugin, hook) for plugin, hook, _ in notes.failures}:
            _recover(plugin, hook)
        for plugin, hook, error in notes.failures:
            _count(plugin, hook, error)
            if not is_built_in(plugin):
                _open(plugin, hook)
    except Exception:  # whatever it is: counting never fails the work
        logger.exception("failures of plugins could not be written down")


def _count(plugin: str, hook: str, error: str) -> None:
    from core.plugins.models import HookBreaker  # models load after this module: discovery needs it first

    now = timezone.now()
    row = HookBreaker.objects.filter(plugin=plugin, hook=hook)
    fresh = {"last_failed_at": now, "last_error": error[:500]}
    first, again = (
        fresh | {"failures": 1, "in_a_row": 1},
        fresh | {"failures": F("failures") + 1, "in_a_row": F("in_a_row") + 1},
    )
    if not row.filter(rests_until=None, last_failed_at__lt=now - WINDOW).update(**first) and not row.update(**again):
        try:
            with transaction.atomic():
                HookBreaker.objects.create(plugin=plugin, hook=hook, **first)
        except IntegrityError:  # another process was first
            row.update(**again)


def _recover(plugin: str, hook: str) -> None:
    """A success closes the breaker; what failed now and then is remembered for administrators, and counted anew."""
    from core.plugins.models import HookBreaker  # models load after this module: discovery needs it first

    row = HookBreaker.objects.filter(plugin=plugin, hook=hook)
    row.exclude(rests_until=None).delete()
    row.update(in_a_row=0)


def _open(plugin: str, hook: str) -> None:
    from core.plugins.models import HookBreaker  # models load after this module: discovery needs it first

    now = timezone.now()
    breaker = HookBreaker.objects.filter(plugin=plugin, hook=hook).first()
    if breaker is None or (breaker.rests_until is None and breaker.in_a_row < THRESHOLD):
        return
    if breaker.rests_until is not None and breaker.rests_until > now:
        return
    rest = min(REST * 2 ** min(breaker.openings, MOST_DOUBLINGS), LONGEST_REST)
    # Of several processes that see the last failure one opens it.
    HookBreaker.objects.filter(pk=breaker.pk, rests_until=breaker.rests_until).update(
        rests_until=now + rest, openings=F("openings") + 1
    )
    logger.error("breaker opened", extra={"plugin": plugin, "hook": hook, "seconds": rest.total_seconds()})
