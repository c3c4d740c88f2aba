"""Whose conversations and arrivals are whose: where a person took part, and what nobody else took part in."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from core.conversations.models import Conversation, Intake, Message, Participant, Recipient
from core.privacy.api import Person, as_in_json
from core.work.models import Requester, WorkItem


def conversations_of(person: Person) -> set[int]:
    """Where they take part, said something, or were written to; and everything on their items."""
    mine = {"customer": person.customer_id}
    found = set(Participant.objects.filter(**mine).values_list("conversation", flat=True))
    said = Message._base_manager.filter(author_customer=person.customer_id)
    found |= set(said.values_list("conversation", flat=True))
    found |= set(Recipient._base_manager.filter(**mine).values_list("message__conversation", flat=True))
    return found | set(Conversation._base_manager.filter(item__in=person.keys("items")).values_list("pk", flat=True))


def items_of(conversations: Iterable[int]) -> set[int]:
    """The items conversations are about."""
    rows = Conversation._base_manager.filter(pk__in=list(conversations), item__isnull=False)
    return set(rows.values_list("item", flat=True))


def own_items(person: Person) -> QuerySet[WorkItem]:
    """Those of their items that no other customer asked for, takes part in or wrote to."""
    other = ~Q(customer=person.customer_id) & Q(customer__isnull=False)
    requester = Requester.objects.filter(other, item=OuterRef("pk"))
    participant = Participant.objects.filter(other, conversation__item=OuterRef("pk"))
    author = Message._base_manager.filter(conversation__item=OuterRef("pk"), author_customer__isnull=False)
    author = author.exclude(author_customer=person.customer_id)
    rows = WorkItem._base_manager.filter(pk__in=person.keys("items"))
    return rows.exclude(Exists(requester)).exclude(Exists(participant)).exclude(Exists(author))


def own_talks(person: Person) -> QuerySet[Conversation]:
    """Conversations about no item that only they take part in."""
    other = Participant.objects.filter(conversation=OuterRef("pk"), customer__isnull=False)
    rows = Conversation._base_manager.filter(pk__in=person.keys("conversations"), item__isnull=True)
    return rows.exclude(Exists(other.exclude(customer=person.customer_id)))


def messages_of(person: Person) -> QuerySet[Message]:
    """What they said."""
    return Message._base_manager.filter(author_customer=person.customer_id)


def messages_around(person: Person) -> QuerySet[Message]:
    """What others said in their conversations."""
    rows = Message._base_manager.filter(conversation__in=person.keys("conversations"))
    return rows.exclude(author_customer=person.customer_id)


def arrivals_from(person: Person) -> QuerySet[Intake]:
    """What they sent, whatever became of it."""
    mine = Q(message__author_customer=person.customer_id) | Q(payload__customer_id=person.customer_id)
    for address in person.addresses:
        mine |= Q(payload__sender_value__iexact=address)
    return Intake.objects.filter(mine | Q(pk__in=person.keys("arrivals")))


def arrivals_around(person: Person) -> QuerySet[Intake]:
    """What others sent into their conversations, or to them as well."""
    theirs = Q(item__in=person.keys("items")) | Q(message__conversation__in=person.keys("conversations"))
    for address in person.mails:
        theirs |= Q(words__icontains=as_in_json(address))
    rows = Intake.objects.annotate(words=Cast("payload", TextField()))
    return rows.filter(theirs).exclude(pk__in=person.keys("arrivals"))
