"""What conversations contribute. Registrations only."""

from collections.abc import Iterable
from datetime import datetime

from core.access.api import AccessProvider
from core.conversations import access
from core.conversations.events import EVENTS
from core.conversations.personal_data.provider import Conversations
from core.conversations.services.files import PRUNE_UNSENT
from core.conversations.services.items import unanswered_since
from core.conversations.services.waiting import OFFER_WAITING
from core.conversations.subscribers import SUBSCRIBERS
from core.events.api import Event, ScheduledJob, Subscriber
from core.plugins.api import hookimpl
from core.privacy.api import PersonalData
from core.work import access as item_access
from core.work.models import WorkItem


@hookimpl
def token_providers() -> Iterable[AccessProvider]:
    return [
        access.AsOnItem(item_access.AgentsOfKind()),
        access.AsOnItem(item_access.AllOfKind()),
        access.AsOnItem(item_access.TeamOfItem()),
        access.AsOnItem(item_access.AgentsNamedOnItem()),
        access.PublicAsOnItem(item_access.OrganizationOfItem()),
        access.PublicAsOnItem(item_access.ScopesOfItem()),
        access.ParticipantsOfConversation(),
        access.ItemsOfParticipants(),
        access.RealmOfConversation(),
        access.RealmsOfParticipants(),
    ]


@hookimpl
def waits_since(item: WorkItem) -> datetime | None:
    return unanswered_since(item)


@hookimpl
def scheduled_jobs() -> Iterable[ScheduledJob]:
    return [PRUNE_UNSENT, OFFER_WAITING]


@hookimpl
def event_types() -> Iterable[type[Event]]:
    return EVENTS


@hookimpl
def event_subscribers() -> Iterable[Subscriber]:
    return SUBSCRIBERS


@hookimpl
def personal_data() -> Iterable[PersonalData]:
    return [Conversations()]
