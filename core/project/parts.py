"""The parts an installation has at scale, as its health page tells of them: only those that are set."""

from django.core.files.storage import FileSystemStorage, storages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.project.shared_cache import is_away, is_shared
from core.project.unreachable import FilesAway
from core.workspace.contributions import HealthCheck, HealthReport, HealthState


def health_checks() -> list[HealthCheck]:
    """One check a part that is set."""
    checks = []
    if is_shared():
        checks.append(HealthCheck("cache", gettext_lazy("Shared cache"), shared_cache))
    if not isinstance(storages["private"], FileSystemStorage):
        checks.append(HealthCheck("files", gettext_lazy("Store of files"), store_of_files))
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
        said = _("The store of files does not answer: files are neither shown nor taken. It says: %(error)s")
        return HealthReport(HealthState.BROKEN, said % {"error": away})
    return HealthReport(HealthState.GOOD, _("The store of files answers."))
