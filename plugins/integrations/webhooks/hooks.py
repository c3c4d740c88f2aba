"""What webhooks contribute. Registrations only."""

from collections.abc import Iterable

from django.urls import URLPattern, path

from core.access.api import AccessProvider
from core.api.api import RestRoute
from core.events.api import Event, ScheduledJob, Subscriber
from core.people.permissions import PermissionDef
from core.plugins.api import hookimpl
from core.privacy.api import PersonalData
from core.workspace.contributions import AdminScreen, HealthCheck
from plugins.integrations.webhooks import access, health
from plugins.integrations.webhooks.events import EVENTS
from plugins.integrations.webhooks.inbound import TakeRequest
from plugins.integrations.webhooks.personal_data import Deliveries
from plugins.integrations.webhooks.rest import EndpointViewSet
from plugins.integrations.webhooks.rights import PERMISSIONS
from plugins.integrations.webhooks.screens import DeliveryLog, EndpointTable, SourceTable
from plugins.integrations.webhooks.subscribers import FORGET, subscribers


@hookimpl
def token_providers() -> Iterable[AccessProvider]:
    return [access.WebhookFacts(), access.AgentsSeeEndpoints(), access.AgentsSeeDeliveries(), access.AgentsSeeSources()]


@hookimpl
def event_types() -> Iterable[type[Event]]:
    return EVENTS


@hookimpl
def event_subscribers() -> Iterable[Subscriber]:
    return subscribers()


@hookimpl
def scheduled_jobs() -> Iterable[ScheduledJob]:
    return [FORGET]


@hookimpl
def permissions() -> Iterable[PermissionDef]:
    return PERMISSIONS


@hookimpl
def admin_screens() -> Iterable[type[AdminScreen]]:
    return [EndpointTable, DeliveryLog, SourceTable]


@hookimpl
def url_patterns() -> Iterable[URLPattern]:
    return [path("in/<slug:key>", TakeRequest.as_view(), name="in")]


@hookimpl
def rest_routes() -> Iterable[RestRoute]:
    return [RestRoute("webhook-endpoints", EndpointViewSet, "webhook-endpoint")]


@hookimpl
def health_checks() -> Iterable[HealthCheck]:
    return health.CHECKS


@hookimpl
def personal_data() -> Iterable[PersonalData]:
    return [Deliveries()]
