"""What the workspace contributes through its own hooks. Registrations only."""

from collections.abc import Iterable

from core.access.api import Viewer
from core.people.permissions import PermissionDef
from core.plugins.api import hookimpl
from core.workspace import rights
from core.workspace.administration import checks, configuration
from core.workspace.administration.acts import ActScreen
from core.workspace.administration.arrivals import ArrivalScreen
from core.workspace.administration.deliveries import DeliveryScreen
from core.workspace.administration.mailbox import MailboxScreen
from core.workspace.administration.projects.screen import ProjectScreen
from core.workspace.administration.screens import ServiceScreens
from core.workspace.administration.tokens import TokenScreen
from core.workspace.contributions import AdminScreen, FirstStep, HealthCheck
from core.workspace.home.beginning import own_steps


@hookimpl
def admin_screens() -> Iterable[AdminScreen | type[AdminScreen]]:
    logs = (DeliveryScreen, MailboxScreen, ArrivalScreen, ActScreen)
    return [ServiceScreens(), *logs, ProjectScreen(), TokenScreen, *configuration.SCREENS]


@hookimpl
def health_checks() -> Iterable[HealthCheck]:
    return checks.CHECKS


@hookimpl
def permissions() -> Iterable[PermissionDef]:
    return rights.PERMISSIONS


@hookimpl
def first_steps(viewer: Viewer) -> Iterable[FirstStep]:
    return own_steps(viewer)
