"""An arrival becomes an item with a conversation, or another message in one."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from core.access.api import Actor, service
from core.conversations.arrivals import Arrival
from core.conversations.models import Attachment, Audience, Conversation, Intake, Participant
from core.conversations.services.conversations import start_conversation
from core.conversations.services.messages import add_message
from core.people.errors import InvalidAddress
from core.people.models import Customer, Team
from core.people.services import customer_for_address
from core.work.models import Priority, Scope, WorkItem, WorkItemType
from core.work.services import create_item

Row = TypeVar("Row", bound=Model)


@service
def open_request(*, kind: str, intake: Intake, arrival: Arrival) -> WorkItem:
    """An item of `kind` asked for by the sender, with the arrival as its first message. For intake handlers."""
    customer = sender_of(arrival)
    others = [one for one in _also_to(arrival) if one != customer]
    by = Actor.customer(customer.pk)
    item = create_item(
        kind=kind,
        title=arrival.subject or arrival.text[:80],
        by=by,
        item_type=_chosen(WorkItemType.objects.filter(kind=kind), arrival.item_type_id),
        priority=_chosen(Priority.objects.all(), arrival.priority_id),
        team=_chosen(Team.objects.all(), arrival.team_id),
        scope=_chosen(Scope.objects.all(), arrival.scope_id),
        requesters=[customer],
        tags=arrival.tags,
        custom=arrival.custom,
        channel=intake.channel,
        language=arrival.language or customer.locale,
    )
    conversation = start_conversation(
        item=item,
        audience=Audience.PUBLIC,
        by=Actor.system("intake"),
        customers=[customer, *others],
        subject=item.title,
        channel=intake.channel,
    )
    _add(conversation, customer, intake, arrival)
    item.refresh_from_db()
    return item


def _chosen(rows: QuerySet[Row], pk: int | None) -> Row | None:
    return None if pk is None else rows.filter(pk=pk).first()


@service
def continue_conversation(intake: Intake, arrival: Arrival) -> WorkItem | None:
    """Another message in the conversation the channel found; its proof lets the sender join."""
    conversation = Conversation.objects.select_related("item").get(pk=arrival.conversation_id)
    customer = sender_of(arrival)
    Participant.objects.get_or_create(conversation=conversation, customer=customer)
    _add(conversation, customer, intake, arrival)
    return conversation.item


def sender_of(arrival: Arrival) -> Customer:
    """Who sent it: the signed-in customer, or the one the address belongs to, made now if new."""
    if arrival.customer_id is not None:
        return Customer.objects.select_related("organization").get(pk=arrival.customer_id)
    return customer_for_address(
        value=arrival.sender_value, name=arrival.sender_name, kind=arrival.sender_kind, locale=arrival.language
    )


def _also_to(arrival: Arrival) -> list[Customer]:
    """People who got the same mail; what cannot be an address is left out, it is not the sender's fault."""
    found = []
    for name, address in arrival.also_to:
        try:
            found.append(customer_for_address(value=address, name=name))
        except InvalidAddress:
            continue
    return list(dict.fromkeys(found))


def _add(conversation: Conversation, customer: Customer, intake: Intake, arrival: Arrival) -> None:
    files = Attachment.objects.filter(intake=intake, message__isnull=True).values_list("pk", flat=True)
    text, html, body = arrival.text, arrival.html, arrival.body
    if not (text.strip() or html.strip() or files):
        text, body = arrival.subject or "–", None  # an empty mail is still a mail
    intake.message = add_message(
        conversation=conversation,
        by=Actor.customer(customer.pk),
        text=text,
        html=html,
        body=body,
        channel=intake.channel,
        attachments=list(files),
        message_id=arrival.message_id,
        references=arrival.references,
        language=arrival.language,
        is_automatic=arrival.is_automatic,
    )
