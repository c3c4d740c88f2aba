"""What people contribute. Registrations only."""

from collections.abc import Iterable
from datetime import timedelta

from core.access.api import AccessProvider
from core.events.api import Event, ScheduledJob
from core.people import access, rights
from core.people.audit import forget_old_acts
from core.people.events import AgentChanged, CustomerChanged, OrganizationChanged, TeamChanged
from core.people.permissions import PermissionDef
from core.people.services import forget_old_sign_ins, forget_unused_sign_ins
from core.plugins.api import hookimpl


@hookimpl
def token_providers() -> Iterable[AccessProvider]:
    """Who sees customers and organisations."""
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
    """Records that changed."""
    return [AgentChanged, CustomerChanged, OrganizationChanged, TeamChanged]


@hookimpl
def permissions() -> Iterable[PermissionDef]:
    """Rights over customers, organisations, teams, roles and sign-ins."""
    return rights.PERMISSIONS


@hookimpl
def scheduled_jobs() -> Iterable[ScheduledJob]:
    """Keep the tables of sign-ins and acts from filling up."""
    return [
        ScheduledJob(slug="core.people.forget_unused_sign_ins", every=timedelta(hours=6), run=forget_unused_sign_ins),
        ScheduledJob(slug="core.people.forget_old_sign_ins", every=timedelta(hours=6), run=forget_old_sign_ins),
        ScheduledJob(slug="core.people.forget_old_acts", every=timedelta(days=1), run=forget_old_acts),
    ]
