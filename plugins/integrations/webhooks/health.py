"""Whether those who want to be told are."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.workspace.contributions import HealthCheck, HealthReport, HealthState
from plugins.integrations.webhooks.models import Endpoint


def receivers_answer() -> HealthReport:
    """What was switched off is worse than what fails and is tried again."""
    found = Endpoint._base_manager.aggregate(
        off=Count("pk", filter=Q(is_active=False) & ~Q(off_reason="")),
        failing=Count("pk", filter=Q(is_active=True, failing_since__isnull=False)),
    )
    url, link_text = reverse("webhooks_modeladmin_index"), _("Webhooks")
    if off := found["off"]:
        text = ngettext(
            "%(n)d webhook endpoint was switched off, because nothing reached it.",
            "%(n)d webhook endpoints were switched off, because nothing reached them.",
            off,
        )
        return HealthReport(HealthState.BROKEN, text % {"n": off}, value=off, url=url, link_text=link_text)
    if failing := found["failing"]:
        text = ngettext(
            "%(n)d webhook endpoint does not answer; it is tried again.",
            "%(n)d webhook endpoints do not answer; they are tried again.",
            failing,
        )
        return HealthReport(HealthState.ATTENTION, text % {"n": failing}, value=failing, url=url, link_text=link_text)
    return HealthReport(HealthState.GOOD, _("Every webhook endpoint that is told something answers."))


CHECK = HealthCheck(slug="webhooks", title=gettext_lazy("Webhooks"), check=receivers_answer)
