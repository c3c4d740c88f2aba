"""Whether those who want to be told are."""

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.workspace.contributions import HealthCheck, HealthReport, HealthState
from plugins.integrations.webhooks.models import Endpoint, InboundSource


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


def programs_are_heard() -> HealthReport:
    """What was switched off is worse than calls that are refused: those may be a stranger's."""
    found = InboundSource._base_manager.aggregate(
        off=Count("pk", filter=Q(is_active=False) & ~Q(off_reason="")),
        refused=Count("pk", filter=Q(is_active=True, refused__gt=0)),
        latest=Max("received_at"),
    )
    url, link_text = reverse("inbound-webhooks_modeladmin_index"), _("Inbound webhooks")
    if off := found["off"]:
        text = ngettext(
            "%(n)d inbound webhook was switched off, because its team or its project was deleted.",
            "%(n)d inbound webhooks were switched off, because their team or their project was deleted.",
            off,
        )
        return HealthReport(HealthState.BROKEN, text % {"n": off}, value=off, url=url, link_text=link_text)
    if refused := found["refused"]:
        text = ngettext(
            "Calls to %(n)d inbound webhook are refused: their signature or their time does not fit.",
            "Calls to %(n)d inbound webhooks are refused: their signature or their time does not fit.",
            refused,
        )
        return HealthReport(HealthState.ATTENTION, text % {"n": refused}, value=refused, url=url, link_text=link_text)
    if found["latest"] is None:
        return HealthReport(HealthState.GOOD, _("No program has called yet."))
    text = _("Every program that calls is heard; the last one called %(time)s ago.")
    return HealthReport(HealthState.GOOD, text % {"time": timesince(found["latest"])})


CHECKS = (
    HealthCheck(slug="webhooks", title=gettext_lazy("Webhooks"), check=receivers_answer),
    HealthCheck(slug="webhooks.inbound", title=gettext_lazy("Inbound webhooks"), check=programs_are_heard),
)
