"""The parts an installation has at scale, as its health page tells of them: only those that are set."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.events.broker.telling import broker_fault
from core.events.queries import waiting_by_queue
from core.project.shared_cache import is_away, is_shared
from core.project.unreachable import FilesAway
from core.workspace.contributions import HealthCheck, HealthReport, HealthState
from core.workspace.parts import span

#: Work that waits longer than this has no worker, or too few.
SLOW = timedelta(seconds=60)


def health_checks() -> list[HealthCheck]:
    """One check a part that is set."""
    checks = []
    if is_shared():
        checks.append(HealthCheck("cache", gettext_lazy("Shared cache"), shared_cache))
    if not isinstance(storages["private"], FileSystemStorage):
        checks.append(HealthCheck("files", gettext_lazy("Store of files"), store_of_files))
    if settings.WAGDESK_BROKER_URL:
        checks.append(HealthCheck("broker", gettext_lazy("Broker"), broker))
        checks.append(HealthCheck("queues", gettext_lazy("Queues of the workers"), queues))
    return checks


def shared_cache() -> HealthReport:
    """Whether Redis answers."""
    if is_away():
        said = _("Redis does not answer. Pages go on; limits on guessing and sending count in each process for itself.")
        return HealthReport(HealthState.ATTENTION, said)
    return HealthReport(HealthState.GOOD, _("Redis answers."))


def store_of_files() -> HealthReport:
    """Whether the bucket can be asked."""
    try:
        storages["private"].exists("is it there")
    except FilesAway as away:
        said = _("The store of files does not answer: files are neither shown nor taken. It says: %(error)s.")
        return HealthReport(HealthState.BROKEN, said % {"error": away})
    return HealthReport(HealthState.GOOD, _("The store of files answers."))


def broker() -> HealthReport:
    """Whether it answers."""
    if fault := broker_fault():
        said = _("The broker does not answer; workers find their work themselves, a little later. It says: %(error)s.")
        return HealthReport(HealthState.ATTENTION, said % {"error": fault})
    return HealthReport(HealthState.GOOD, _("The broker answers."))


def queues() -> HealthReport:
    """What waits in each, and whether anybody takes it."""
    waiting = waiting_by_queue()
    for name, (_number, since) in waiting.items():
        if since > SLOW:
            said = _("In the queue “%(queue)s” work has waited for %(time)s. Is a worker for it running?")
            return HealthReport(HealthState.BROKEN, said % {"queue": name, "time": span(since.total_seconds())})
    said = ", ".join(f"{name} {number}" for name, (number, _since) in waiting.items())
    return HealthReport(HealthState.GOOD, _("Waiting now: %(queues)s.") % {"queues": said})
