"""How the service is: what every plugin's checks found."""

import logging
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.plugins.api import contributions, enabled_slugs
from core.workspace.administration.pages import ServiceView
from core.workspace.contributions import HealthReport, HealthState

logger = logging.getLogger("wagdesk.workspace")


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
    """Every check of a plugin that is on; one that raises is broken itself."""
    on = enabled_slugs()
    found = []
    for contribution in contributions("health_checks"):
        if contribution.plugin not in on:
            continue
        check = contribution.value
        try:
            report = check.check()
        except Exception as error:  # a check may fail in any way: that is what the page is for
            logger.exception("health check failed", extra={"check": check.slug})
            said = _("The check itself failed: %(error)s") % {"error": type(error).__name__}
            report = HealthReport(HealthState.BROKEN, said)
        found.append(Checked(check.slug, check.title, report))
    return found
