"""An arrival becomes an item with a conversation, or another message in one."""

from dataclasses import replace
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.conversations.arrivals import Arrival
from core.conversations.body import Body, body_of
from core.conversations.models import Attachment, Conversation, Intake, Participant
from core.conversations.services.conversations import internal_conversation
from core.conversations.services.messages import add_message, new_message, remember_ids
from core.conversations.services.opening import open_item
from core.people.errors import InvalidAddress
from core.people.models import Customer, Team
from core.people.services import customer_for_address
from core.work.custom import divide_custom
from core.work.models import Priority, Scope, WorkItem, WorkItemType
from core.work.queries import first_type

Row = TypeVar("Row", bound=Model)


@service
def open_request(*, kind: str, intake: Intake, arrival: Arrival) -> WorkItem:
    """An item of `kind` asked for by the sender, with the arrival as its first message. For intake handlers."""
    item_type = _chosen(WorkItemType.objects.filter(kind=kind), arrival.item_type_id)
    arrival = _with_fitting_fields(arrival, kind, item_type)
    customer = sender_of(arrival)
    others = [one for one in _also_to(arrival) if one != customer]
    text, body = _text(intake, arrival)
    intake.message = new_message(
        body or body_of(text=text, html=arrival.html),
        channel=intake.channel,
        html=arrival.html,
        message_id=arrival.message_id,
        language=arrival.language,
        is_automatic=arrival.is_automatic,
        id_is_proof=arrival.is_proven,
    )
    return open_item(
        kind=kind,
        by=Actor.customer(customer.pk),
        message=intake.message,
        customers=[customer, *others],
        references=arrival.references,
        take_files=_files_of(intake, arrival).update,
        title=arrival.subject or arrival.text[:80],
        item_type=item_type,
        priority=_chosen(Priority.objects.all(), arrival.priority_id),
        team=_chosen(Team.objects.all(), arrival.team_id),
        scope=_chosen(Scope.objects.all(), arrival.scope_id),
        requesters=[customer],
        tags=arrival.tags,
        custom=arrival.custom,
        number=arrival.number,
        language=arrival.language or customer.locale,
    )


def _with_fitting_fields(arrival: Arrival, kind: str, item_type: WorkItemType | None) -> Arrival:
    """What no field takes any more stands in the text: the sender cannot be asked again, and nothing is lost.

    Inside the transaction, where the fields are what they are; so nothing is cleaned here.
    """
    if not arrival.custom or (becomes := item_type or first_type(kind)) is None:
        return arrival
    custom, unfit = divide_custom(becomes, arrival.custom)
    lines = "\n".join(f"{label}: {words}" for label, words in unfit)
    if not lines:
        return arrival
    text = f"{arrival.text}\n\n{lines}" if arrival.text else lines
    html = arrival.html and arrival.html + linebreaks(lines, autoescape=True)
    return replace(arrival, custom=custom, text=text, html=html, body=arrival.body and arrival.body.followed_by(lines))


def _chosen(rows: QuerySet[Row], pk: int | None) -> Row | None:
    return None if pk is None else rows.filter(pk=pk).first()


@service
def continue_conversation(intake: Intake, arrival: Arrival) -> WorkItem | None:
    """Another message in the conversation the channel found; its proof lets the sender join."""
    conversation = Conversation.objects.select_related("item").get(pk=arrival.conversation_id)
    if arrival.is_note and conversation.item is not None:
        return _note(conversation, conversation.item, intake, arrival)
    customer = sender_of(arrival)
    Participant.objects.get_or_create(conversation=conversation, customer=customer)
    _add(conversation, Actor.customer(customer.pk), intake, arrival)
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


def _text(intake: Intake, arrival: Arrival) -> tuple[str, Body | None]:
    """What is said, and how it reads if that is known; an empty mail is still a mail."""
    if arrival.text.strip() or arrival.html.strip() or _files_of(intake, arrival).exists():
        return arrival.text, arrival.body
    return arrival.subject or "–", None


def _files_of(intake: Intake, arrival: Arrival) -> QuerySet[Attachment]:
    if not arrival.brings_files:
        return Attachment.objects.none()
    return Attachment.objects.filter(intake=intake, message__isnull=True)


def _note(conversation: Conversation, item: WorkItem, intake: Intake, arrival: Arrival) -> WorkItem:
    """Nobody joins by it, no customer reads it; answers to it find the conversation it was meant for."""
    who = f"{arrival.sender_name} <{arrival.sender_value}>" if arrival.sender_name else arrival.sender_value
    by = Actor.system(_("%(sender)s (by mail, not proven)") % {"sender": who[:150]})
    internal = internal_conversation(item=item, by=by)
    _add(internal, by, intake, arrival)
    remember_ids(conversation, [arrival.message_id])
    return item


def _add(conversation: Conversation, by: Actor, intake: Intake, arrival: Arrival) -> None:
    text, body = _text(intake, arrival)
    intake.message = add_message(
        conversation=conversation,
        by=by,
        text=text,
        html=arrival.html,
        body=body,
        channel=intake.channel,
        intake=intake,
        attachments=list(_files_of(intake, arrival).values_list("pk", flat=True)),
        message_id=arrival.message_id,
        references=arrival.references,
        language=arrival.language,
        is_automatic=arrival.is_automatic,
        id_is_proof=arrival.is_proven,
    )
