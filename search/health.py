"""What administrators learn of the index: how its engine is, and which rows could not be brought into it."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.workspace.contributions import HealthCheck, HealthReport, HealthState
from search.engines.base import State
from search.engines.chosen import engine
from search.models import IndexRequest, PendingRevocation

STATES = {State.DEGRADED: HealthState.ATTENTION, State.AWAY: HealthState.BROKEN}


def index() -> HealthReport:
    """The engine first: while it is away nothing is found, and nothing can be indexed."""
    health = engine().health()
    if health.state is not State.WELL:
        return HealthReport(STATES[health.state], health.sentence)
    stuck = IndexRequest.objects.stuck()
    newest = stuck.order_by("-requested_at", "-pk").first()
    if newest is None:
        said = " ".join([health.sentence, _("Every row could be indexed.")])
        return HealthReport(HealthState.GOOD, said, sum(health.entries.values()))
    number = stuck.values("kind", "object_pk").distinct().count()
    said = " ".join([_missed(number), *_hidden(), _what_to_do(newest)])
    return HealthReport(HealthState.ATTENTION, said, number)


def _missed(number: int) -> str:
    return ngettext(
        "%(n)d row could not be indexed: searches miss it, or find it as it was.",
        "%(n)d rows could not be indexed: searches miss them, or find them as they were.",
        number,
    ) % {"n": number}


def _hidden() -> list[str]:
    """Of those that fewer people may see than before, which nobody finds meanwhile."""
    stuck = IndexRequest.objects.stuck().filter(kind=OuterRef("kind"), object_pk=OuterRef("object_pk"))
    number = PendingRevocation.objects.filter(Exists(stuck)).values("kind", "object_pk").distinct().count()
    said = ngettext("%(n)d of them is found by nobody.", "%(n)d of them are found by nobody.", number)
    return [said % {"n": number}] if number else []


def _what_to_do(newest: IndexRequest) -> str:
    text = _("The newest: %(row)s, %(reason)s. Mend the cause, then run “wagdesk search retry”.")
    return text % {"row": newest, "reason": newest.reason.rstrip(".")}


CHECKS = (HealthCheck("search", gettext_lazy("Search"), index),)
