"""The health checks of the service itself."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.conversations.models import Intake, IntakeState
from core.events.models import DeliveryState, JobState, MailState, OutgoingMail
from core.events.queries import count_by_state, lag
from core.plugins.breakers import failing_hooks
from core.plugins.quarantine import left_out
from core.plugins.records import left_behind
from core.plugins.registry import all_faults
from core.workspace.contributions import HealthCheck, HealthReport, HealthState
from core.workspace.parts import span

#: A delivery that waits longer than this means that nobody works.
SLOW = timedelta(seconds=60)
#: Free bytes. A day of mail with attachments fits into the first, hardly one upload into the second.
LITTLE_ROOM = 2 * 1024**3
NO_ROOM = 200 * 1024**2


def deliveries() -> HealthReport:
    """Parked ones, and the oldest that waits."""
    parked, oldest = count_by_state()[DeliveryState.PARKED], lag()
    url, link = reverse("deliveries_modeladmin_index"), _("Deliveries")
    if parked:
        said = ngettext("%(n)d delivery is parked.", "%(n)d deliveries are parked.", parked) % {"n": parked}
        return HealthReport(HealthState.ATTENTION, said, parked, url, link)
    if oldest > SLOW:
        said = _("The oldest has waited for %(time)s. Is a worker running?") % {"time": span(oldest.total_seconds())}
        return HealthReport(HealthState.BROKEN, said, span(oldest.total_seconds()), url, link)
    return HealthReport(HealthState.GOOD, _("Nothing is parked; everything is delivered at once."))


def outgoing_mail() -> HealthReport:
    """Failed and waiting ones."""
    url, link = reverse("outgoing-mail_modeladmin_index"), _("Outgoing mail")
    failed = OutgoingMail.objects.filter(state=MailState.FAILED).count()
    if failed:
        said = ngettext("%(n)d mail could not be sent.", "%(n)d mails could not be sent.", failed) % {"n": failed}
        return HealthReport(HealthState.ATTENTION, said, failed, f"{url}?tab=failed", link)
    waiting = OutgoingMail.objects.filter(
        state=MailState.QUEUED, created_at__lt=timezone.now() - timedelta(minutes=10)
    ).count()
    if waiting:
        said = ngettext("%(n)d mail waits for long.", "%(n)d mails wait for long.", waiting) % {"n": waiting}
        return HealthReport(HealthState.BROKEN, said, waiting, f"{url}?tab=queued", link)
    return HealthReport(HealthState.GOOD, _("No mail waits or failed."))


def arrivals() -> HealthReport:
    """What nobody took."""
    left = Intake.objects.filter(state__in=[IntakeState.WAITING, IntakeState.FAILED]).count()
    if left:
        said = ngettext("%(n)d arrival became nothing.", "%(n)d arrivals became nothing.", left) % {"n": left}
        return HealthReport(HealthState.ATTENTION, said, left, reverse("arrivals_modeladmin_index"), _("Arrivals"))
    return HealthReport(HealthState.GOOD, _("Everything that arrived was handled."))


def jobs() -> HealthReport:
    """Scheduled jobs whose last run failed, or that did not run."""
    failed = list(JobState.objects.exclude(last_error="").values_list("slug", flat=True)[:5])
    if failed:
        return HealthReport(HealthState.ATTENTION, _("These failed last time: %(jobs)s.") % {"jobs": ", ".join(failed)})
    late = JobState.objects.filter(next_run_at__lt=timezone.now() - timedelta(hours=1)).count()
    if late:
        said = ngettext("%(n)d job is late.", "%(n)d jobs are late.", late) % {"n": late}
        return HealthReport(HealthState.BROKEN, said + " " + _("Is a worker running?"), late)
    return HealthReport(HealthState.GOOD, _("All scheduled jobs run."))


def plugins() -> HealthReport:
    """Those left out at start, and those that fail."""
    url, link = reverse("wagdesk_plugins"), _("Plugins")
    missing = [one.name for one in left_out()]
    if missing:
        said = _("Left out at start: %(plugins)s.") % {"plugins": ", ".join(missing)}
        return HealthReport(HealthState.BROKEN, said, len(missing), url, link)
    closing = [one.name for one in left_behind() if one.closes]
    if closing:
        said = _("What these kept private is closed to all but administrators, because they are gone: %(plugins)s.")
        return HealthReport(HealthState.BROKEN, said % {"plugins": ", ".join(closing)}, len(closing), url, link)
    failing = {*failing_hooks(), *(fault.plugin for fault in all_faults())}
    if failing:
        said = _("These fail: %(plugins)s.") % {"plugins": ", ".join(sorted(failing))}
        return HealthReport(HealthState.ATTENTION, said, len(failing), url, link)
    return HealthReport(HealthState.GOOD, _("All plugins were loaded, and none fails."))


def database() -> HealthReport:
    """Which one; that it answers is proven by this page."""
    return HealthReport(HealthState.GOOD, _("%(name)s answers.") % {"name": connection.display_name})


def disk() -> HealthReport:
    """Room where the home is: mails and attachments are refused when there is none."""
    found = shutil.disk_usage(settings.WAGDESK_HOME)
    said = _("%(free)s of %(all)s are free.") % {
        "free": filesizeformat(found.free),
        "all": filesizeformat(found.total),
    }
    if found.free >= LITTLE_ROOM:
        return HealthReport(HealthState.GOOD, said)
    advice = _("Make room, or move %(home)s to a larger disk: without room nothing that arrives can be kept.")
    state = HealthState.BROKEN if found.free < NO_ROOM else HealthState.ATTENTION
    return HealthReport(state, f"{said} " + advice % {"home": settings.WAGDESK_HOME}, filesizeformat(found.free))


CHECKS = (
    HealthCheck("deliveries", gettext_lazy("Deliveries"), deliveries),
    HealthCheck("outgoing-mail", gettext_lazy("Outgoing mail"), outgoing_mail),
    HealthCheck("arrivals", gettext_lazy("Arrivals"), arrivals),
    HealthCheck("jobs", gettext_lazy("Scheduled jobs"), jobs),
    HealthCheck("plugins", gettext_lazy("Plugins"), plugins),
    HealthCheck("database", gettext_lazy("Database"), database),
    HealthCheck("disk", gettext_lazy("Disk"), disk),
)
