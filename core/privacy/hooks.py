"""What this package contributes. Registrations only."""

from collections.abc import Iterable

from core.access.api import Viewer
from core.events.api import Event, ScheduledJob, Subscriber
from core.people.models import Customer
from core.people.panels import CustomerPanel
from core.people.permissions import PermissionDef
from core.plugins.api import hookimpl
from core.privacy import panels
from core.privacy.contract import PersonalData
from core.privacy.events import EVENTS
from core.privacy.providers import PROVIDERS
from core.privacy.rights import PERMISSIONS
from core.privacy.services import ERASE_DUE, FORGET_EXPORTS
from core.privacy.subscribers import SUBSCRIBERS


@hookimpl
def event_types() -> Iterable[type[Event]]:
    return EVENTS


@hookimpl
def event_subscribers() -> Iterable[Subscriber]:
    return SUBSCRIBERS


@hookimpl
def scheduled_jobs() -> Iterable[ScheduledJob]:
    return [ERASE_DUE, FORGET_EXPORTS]


@hookimpl
def permissions() -> Iterable[PermissionDef]:
    return PERMISSIONS


@hookimpl
def customer_panels(customer: Customer, viewer: Viewer) -> Iterable[CustomerPanel]:
    return panels.of_customer(viewer)


@hookimpl
def personal_data() -> Iterable[PersonalData]:
    return PROVIDERS
