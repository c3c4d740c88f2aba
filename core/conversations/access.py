"""Who may see conversations, and which items a conversation opens to a customer.

Agents who see the item see all its conversations. A customer sees a public one iff they take part, or their
organisation or a followed scope is granted it by the portal. Internal ones carry no customer's token at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.access.api import Door, Person, RealmProvider, TokenProvider, Viewer, ViewerProvider
from core.conversations.models import Audience, Conversation, Participant
from core.work import access as item_access
from core.work.models import WorkItem

CONVERSATION = "wagdesk_conversations.Conversation"


def _by_item(pks: Sequence[int], *, public_only: bool = False) -> dict[int, int]:
    rows = Conversation._base_manager.filter(pk__in=pks, item__isnull=False)
    if public_only:
        rows = rows.filter(audience=Audience.PUBLIC)
    return dict(rows.values_list("pk", "item_id"))


def _own_item() -> QuerySet[WorkItem]:
    """The item of each conversation asked about; a list of all items of a viewer would grow with the table."""
    return WorkItem._base_manager.filter(pk=OuterRef("item_id"))


class AsOnItem(TokenProvider):
    """An agents' token of the item is one of all its conversations."""

    model: ClassVar[str] = CONVERSATION
    public_only: ClassVar[bool] = False

    def __init__(self, item_fact: TokenProvider) -> None:
        self.item_fact = item_fact
        self.prefix = item_fact.prefix  # type: ignore[misc]

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        items = _by_item(pks, public_only=self.public_only)
        tokens = self.item_fact.tokens(sorted(set(items.values())))
        return {pk: set(tokens.get(item, ())) for pk, item in items.items()}

    def q(self, refs: frozenset[str]) -> Q:
        match = Q(Exists(_own_item().filter(self.item_fact.q(refs))))
        return match & Q(audience=Audience.PUBLIC) if self.public_only else match


class PublicAsOnItem(AsOnItem):
    """A customers' grant on the item (organisation, scope) is one of its public conversations only."""

    public_only: ClassVar[bool] = True


class ParticipantsOfConversation(TokenProvider):
    """Customers who take part in a public conversation: `customer:<customer>`."""

    model: ClassVar[str] = CONVERSATION
    prefix: ClassVar[str] = "customer"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        found: dict[int, set[str]] = {}
        rows = Participant.objects.filter(
            conversation__in=pks, conversation__audience=Audience.PUBLIC, customer__isnull=False
        )
        for conversation, customer in rows.values_list("conversation_id", "customer_id"):
            found.setdefault(conversation, set()).add(f"customer:{customer}")
        return found

    def q(self, refs: frozenset[str]) -> Q:
        mine = Participant.objects.filter(customer__in=[int(ref) for ref in refs])
        return Q(audience=Audience.PUBLIC, pk__in=mine.values("conversation"))


class ItemsOfParticipants(TokenProvider):
    """Who takes part in a public conversation sees the item it is about."""

    model: ClassVar[str] = item_access.ITEM
    prefix: ClassVar[str] = "customer"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        found: dict[int, set[str]] = {}
        rows = Participant.objects.filter(
            conversation__item__in=pks, conversation__audience=Audience.PUBLIC, customer__isnull=False
        )
        for item, customer in rows.values_list("conversation__item_id", "customer_id"):
            found.setdefault(item, set()).add(f"customer:{customer}")
        return found

    def q(self, refs: frozenset[str]) -> Q:
        mine = Participant.objects.filter(
            customer__in=[int(ref) for ref in refs], conversation__audience=Audience.PUBLIC
        )
        return Q(pk__in=mine.filter(conversation__item__isnull=False).values("conversation__item"))


class RealmsOfParticipants(ViewerProvider):
    """Who takes part in a conversation enters the private scope it is about, for what else carries their token."""

    def realms(self, person: Person) -> Iterable[str]:
        """At the portal only."""
        if person.user is None or person.door is not Door.PORTAL:
            return ()
        mine = Participant.objects.filter(
            customer__user=person.user, conversation__audience=Audience.PUBLIC, conversation__item__realm__isnull=False
        )
        return {f"scope:{pk}" for pk in mine.values_list("conversation__item__realm", flat=True)}


class RealmOfConversation(RealmProvider):
    """That of the item."""

    model: ClassVar[str] = CONVERSATION

    def realms(self, pks: Sequence[int]) -> Mapping[int, str]:
        items = _by_item(pks)
        realms = item_access.RealmOfItem().realms(sorted(set(items.values())))
        return {pk: realms[item] for pk, item in items.items() if item in realms}

    def q(self, viewer: Viewer) -> Q:
        return Q(item__isnull=True) | Q(Exists(_own_item().filter(item_access.RealmOfItem().q(viewer))))
