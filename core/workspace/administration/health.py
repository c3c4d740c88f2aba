"""How the service is: what every plugin's checks found."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.plugins.api import contributions, enabled_slugs, guard
from core.workspace.administration.pages import ServiceView
from core.workspace.contributions import HealthCheck, HealthReport, HealthState


@dataclass(frozen=True)
class Checked:
    """A check with what it found."""

    slug: str
    title: Any
    report: HealthReport

    @property
    def tone(self) -> str:
        """Of its card."""
        return {HealthState.GOOD: "positive", HealthState.ATTENTION: "warning"}.get(self.report.state, "critical")


class HealthView(ServiceView):
    """One sentence first, what is wrong next, what is well in one line."""

    template_name = "wagdesk_workspace/administration/health.html"
    page_title = gettext_lazy("Health")
    header_icon = "info-circle"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Broken first."""
        order = [HealthState.BROKEN, HealthState.ATTENTION, HealthState.GOOD]
        checked = sorted(run_checks(), key=lambda one: order.index(one.report.state))
        bad = [one for one in checked if one.report.state is not HealthState.GOOD]
        good = [one for one in checked if one.report.state is HealthState.GOOD]
        return super().get_context_data(bad=bad, good=good, total=len(checked), **kwargs)


def run_checks() -> list[Checked]:
    """Every check of a plugin that is on; one that raises, or is left alone because it did, is broken itself."""
    on = enabled_slugs()
    return [
        Checked(found.value.slug, found.value.title, _report(found.plugin, found.value))
        for found in contributions("health_checks")
        if found.plugin in on
    ]


def _report(plugin: str, check: HealthCheck) -> HealthReport:
    errors: list[str] = []

    def ask() -> HealthReport | None:
        try:
            return check.check()
        except Exception as error:
            errors.append(type(error).__name__)
            raise

    if report := guard(plugin, "health_checks", ask, otherwise=None):
        return report
    said = _("The check failed, or took too long, again and again. It is left alone for a while.")
    if errors:
        said = _("The check itself failed: %(error)s") % {"error": errors[0]}
    return HealthReport(HealthState.BROKEN, said)
