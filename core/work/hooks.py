"""What work contributes. Registrations only."""

from collections.abc import Iterable

from core.access.api import AccessProvider
from core.events.api import Event
from core.plugins.api import hookimpl
from core.privacy.api import PersonalData
from core.work import access, verbs
from core.work.activity import ActivityVerb
from core.work.events import EVENTS
from core.work.personal_data import Work


@hookimpl
def token_providers() -> Iterable[AccessProvider]:
    return [
        access.AgentItemFacts(),
        access.CustomerItemFacts(),
        access.AgentsOfKind(),
        access.AllOfKind(),
        access.TeamOfItem(),
        access.AgentsNamedOnItem(),
        access.RequestersOfItem(),
        access.OrganizationOfItem(),
        access.ScopesOfItem(),
        access.RealmOfItem(),
    ]


@hookimpl
def activity_formatters() -> Iterable[ActivityVerb]:
    return verbs.VERBS


@hookimpl
def event_types() -> Iterable[type[Event]]:
    return EVENTS


@hookimpl
def personal_data() -> Iterable[PersonalData]:
    return [Work()]
