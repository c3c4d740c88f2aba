"""What the installation itself contributes. Registrations only."""

from collections.abc import Iterable

from core.plugins.api import hookimpl
from core.project import parts
from core.workspace.contributions import HealthCheck


@hookimpl
def health_checks() -> Iterable[HealthCheck]:
    return parts.health_checks()
