"""The parts an installation has at scale, as its health page tells of them: only those that are set."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.project.shared_cache import is_away, is_shared
from core.workspace.contributions import HealthCheck, HealthReport, HealthState


def health_checks() -> list[HealthCheck]:
    """One check a part that is set."""
    checks = []
    if is_shared():
        checks.append(HealthCheck("cache", gettext_lazy("Shared cache"), shared_cache))
    return checks


def shared_cache() -> HealthReport:
    """Whether Redis answers."""
    if is_away():
        said = _("Redis does not answer. Pages go on; limits on guessing and sending count in each process for itself.")
        return HealthReport(HealthState.ATTENTION, said)
    return HealthReport(HealthState.GOOD, _("Redis answers."))
