"""What search contributes. Registrations only."""

from collections.abc import Iterable
from datetime import timedelta

from core.access.api import RevocationListener
from core.api.api import RestRoute
from core.events.api import Event, ScheduledJob, Subscriber
from core.plugins.api import hookimpl
from core.privacy.api import PersonalData
from core.workspace.contributions import HealthCheck
from search import events, health, services
from search.documents import SearchDocument
from search.indexing import listening, rebuilding
from search.people import CustomerDocument, OrganizationDocument
from search.personal_data import Index
from search.rest import SearchView, SuggestionsView


@hookimpl
def event_types() -> Iterable[type[Event]]:
    return events.EVENTS


@hookimpl
def event_subscribers() -> Iterable[Subscriber]:
    return listening.subscribers()


@hookimpl
def scheduled_jobs() -> Iterable[ScheduledJob]:
    return [
        ScheduledJob("search.maintain", timedelta(minutes=1), rebuilding.maintain, lease=timedelta(hours=2)),
    ]


@hookimpl
def revocation_listeners() -> Iterable[RevocationListener]:
    return [RevocationListener(services.revoke)]


@hookimpl
def search_documents() -> Iterable[SearchDocument]:
    return [CustomerDocument(), OrganizationDocument()]


@hookimpl
def health_checks() -> Iterable[HealthCheck]:
    return health.CHECKS


@hookimpl
def rest_routes() -> Iterable[RestRoute]:
    return [
        RestRoute("search", SearchView, "wagdesk_api_search"),
        RestRoute("search/suggestions", SuggestionsView, "wagdesk_api_suggestions"),
    ]


@hookimpl
def personal_data() -> Iterable[PersonalData]:
    return [Index()]
