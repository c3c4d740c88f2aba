"""Everything the page of an item shows, each kind of row read once.

Item, conversations and customers come through `visible_to`; messages, files, recipients and activities are parts of
those: they are asked for by the keys of what was found so.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from core.access.api import Unscoped, Viewer, unscoped
from core.conversations.models import Attachment, Audience, Conversation, Message, Participant, Recipient
from core.people.models import Address, AddressKind, Customer
from core.work.models import Activity, Requester
from core.work.queries import told_to
from core.workspace.detail.facts import Facts, facts_of
from core.workspace.furniture import Furniture, furniture_of
from core.workspace.models import ReadMark

#: Messages shown at first; the others are one link away.
LATEST = 100
#: Activities shown.
MOST_ACTIVITIES = 200


@dataclass(frozen=True)
class ItemPage:
    """One item as one viewer sees it."""

    item: Any
    viewer: Viewer
    everything: bool = False

    @cached_property
    def furniture(self) -> Furniture:
        """What the properties can be set to."""
        return furniture_of(self.item.kind, user_id=self.viewer.user.pk, item_type_id=self.item.item_type_id)

    @cached_property
    def facts(self) -> Facts:
        """Tags, followers, requesters, participants, drafts."""
        return facts_of(self.item, self.viewer)

    @cached_property
    def conversations(self) -> list[Conversation]:
        """All of them, oldest first."""
        return list(Conversation.objects.visible_to(self.viewer).filter(item=self.item.pk).order_by("pk"))

    @property
    def public(self) -> list[Conversation]:
        """Those customers read."""
        return [one for one in self.conversations if one.is_public]

    @property
    def internal(self) -> Conversation | None:
        """The agents' own."""
        return next((one for one in self.conversations if one.audience == Audience.INTERNAL), None)

    @cached_property
    def customers(self) -> dict[int, Customer]:
        """Everybody who asked or takes part, with the address mail goes to."""
        mail = Address.objects.filter(customer=OuterRef("pk"), kind=AddressKind.EMAIL).order_by("-is_primary", "pk")
        # Two small lists of keys: joining would multiply all requests of a customer with all their conversations.
        asked = Requester.objects.filter(item=self.item.pk).values("customer")
        talks = Participant.objects.filter(conversation__item=self.item.pk, customer__isnull=False).values("customer")
        rows = (
            Customer.objects.visible_to(self.viewer)
            .filter(Q(pk__in=asked) | Q(pk__in=talks))
            .select_related("organization")
            .annotate(
                email=Subquery(mail.values("value")[:1]),
                is_verified=Exists(mail.filter(verified_at__isnull=False)),
                undeliverable_at=Subquery(mail.values("undeliverable_at")[:1]),
            )
        )
        return {customer.pk: customer for customer in rows}

    @property
    def requesters(self) -> list[Customer]:
        """Who asked, the first first."""
        return [self.customers[pk] for pk in self.facts.requester_ids if pk in self.customers]

    def members_of(self, conversation: Conversation) -> list[Customer]:
        """Customers in a conversation."""
        return [self.customers[pk] for pk in self.facts.participants_of(conversation.pk) if pk in self.customers]

    @cached_property
    def _newest(self) -> list[Message]:
        ids = [one.pk for one in self.conversations]
        rows = (
            Message.objects.filter(conversation__in=ids)
            .select_related("author_user", "author_customer")
            .defer("html_received")
            .order_by("-pk")
        )
        return parts(rows if self.everything else rows[: LATEST + 1])

    @cached_property
    def messages(self) -> list[Message]:
        """Oldest first; only the latest unless everything is asked for."""
        rows = self._newest if self.everything else self._newest[:LATEST]
        return rows[::-1]

    @property
    def has_earlier(self) -> bool:
        """Whether there are messages that are not shown."""
        return len(self._newest) > len(self.messages)

    @cached_property
    def attachments(self) -> dict[int, list[Attachment]]:
        """Message → its files."""
        ids = [message.pk for message in self.messages]
        return _by_message(Attachment.objects.filter(message__in=ids).order_by("pk"))

    @cached_property
    def recipients(self) -> dict[int, list[Recipient]]:
        """Message → whom it went to, and how far."""
        ids = [message.pk for message in self.messages]
        return _by_message(Recipient.objects.filter(message__in=ids).select_related("customer").order_by("pk"))

    @cached_property
    def activities(self) -> list[Activity]:
        """What was done to the item, oldest first."""
        rows = Activity.objects.filter(item=self.item.pk).select_related("user", "customer")
        return told_to(self.viewer, parts(rows.order_by("-pk")[:MOST_ACTIVITIES])[::-1])

    @property
    def last_audience(self) -> str:
        """What an agent wrote last on this item: a public reply or a note."""
        by_id = {one.pk: one.audience for one in self.conversations}
        for message in reversed(self.messages):
            if message.author_user_id is not None and message.withdrawn_at is None:
                return by_id[message.conversation_id]
        return Audience.PUBLIC


def parts(rows: Any) -> list[Any]:
    """Rows whose whole (item, conversation, message) was read through `visible_to` for this page.

    Asking again for each part would make the database weigh every conversation there is: 35 ms a query at 10,000.
    """
    with unscoped(Unscoped.PARTS):
        return list(rows)


def _by_message(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in parts(rows):
        found.setdefault(row.message_id, []).append(row)
    return found


def item_with_mark(items: Any, viewer: Viewer) -> Any:
    """The queryset with everything the head needs and when this agent looked last."""
    mark = ReadMark.objects.filter(item=OuterRef("pk"), user=viewer.user.pk).values("seen_at")[:1]
    return items.with_list_columns().select_related("scope").annotate(seen_at=Subquery(mark))
