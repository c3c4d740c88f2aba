"""What people contribute. Registrations only."""

from collections.abc import Iterable

from core.access.api import AccessProvider
from core.events.api import Event
from core.people import access
from core.people.events import CustomerChanged, OrganizationChanged, TeamChanged
from core.plugins.api import hookimpl


@hookimpl
def token_providers() -> Iterable[AccessProvider]:
    return [
        access.AgentFacts(),
        access.CustomerFacts(),
        access.AgentsSeeCustomers(),
        access.AgentsSeeOrganizations(),
        access.CustomersSeeThemselves(),
        access.MembersSeeOrganization(),
    ]


@hookimpl
def event_types() -> Iterable[type[Event]]:
    return [CustomerChanged, OrganizationChanged, TeamChanged]
