"""Tickets in search: the ticket itself, and each of its conversations, shown as one result.

A conversation is a document of its own because its audience is: an internal note carries no customer's token, so no
query of a customer ever reads a word of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.api import Door, Viewer
from core.conversations.events import ConversationChanged, MessageAdded
from core.conversations.models import Attachment, Conversation, Message
from core.events.api import Event
from core.people.events import AgentChanged, CustomerChanged, OrganizationChanged
from core.work.custom import display
from core.work.events import ConfigurationChanged, ItemChanged, ItemCreated, ItemsChanged
from core.work.models import CustomField
from core.workspace.links import item_url
from plugins.tickets import touching
from plugins.tickets.models import Ticket
from search.api import Entry, SearchDocument

#: Of one conversation; what is longer is found by its beginning and its end.
LONGEST = 100_000


def portal_url(number: int) -> str:
    """Where a customer opens it; nothing where there is no portal."""
    try:
        return reverse("wagdesk_portal_pages:request", args=[number])
    except NoReverseMatch:
        return ""


def facts(item: Any) -> dict[str, Any]:
    """What both documents say of the ticket."""
    organization = str(item.organization) if item.organization_id else ""
    assignee = str(item.assignee) if item.assignee_id else ""
    return {
        "item": item.pk,
        "title": item.title,
        "identifier": f"#{item.number} {item.number}",
        "language": item.language,
        "url_admin": item_url(Ticket.KIND, item.number),
        "url_portal": portal_url(item.number),
        "meta": f"#{item.number}",
        "meta_staff": " · ".join(part for part in (f"#{item.number}", organization, assignee) if part),
        "category": item.status.category,
        "status": item.status.label_for_customer,
        "status_staff": item.status.label,
    }


class TicketDocument(SearchDocument):
    """A ticket by number, title, tags, custom fields and who asked."""

    kind: ClassVar[str] = "ticket"
    label: ClassVar[Any] = _("Tickets")
    portal_label: ClassVar[Any] = _("Your requests")
    model: ClassVar[str] = "wagdesk_tickets.Ticket"
    icon: ClassVar[str] = "mail"
    portal_icon: ClassVar[str] = "chat"
    weight: ClassVar[float] = 1.2
    number_field: ClassVar[str] = "number"
    events: ClassVar[Mapping[type[Event], Any]] = {
        ItemCreated: touching.ticket,
        ItemChanged: touching.ticket,
        ItemsChanged: touching.tickets(touching.listed),
        MessageAdded: touching.ticket_of_talk,
        ConversationChanged: touching.ticket_of_talk,
        ConfigurationChanged: touching.tickets(touching.of_configuration),
        CustomerChanged: touching.tickets(touching.asked_by),
        OrganizationChanged: touching.tickets(touching.of_organization),
        AgentChanged: touching.tickets(touching.assigned_to),
    }

    def queryset(self) -> QuerySet[Any]:
        """All of them."""
        rows = Ticket.objects.select_related("status", "organization", "assignee", "item_type")
        return rows.prefetch_related("tags", "requesters__addresses")

    def prepare(self, rows: Sequence[Any]) -> Iterable[Entry]:
        """Tags and people are for agents; custom fields for whom they are shown to."""
        fields = list(CustomField.objects.filter(kind=Ticket.KIND, is_active=True))
        for item in rows:
            people = [str(one) for one in item.requesters.all()]
            addresses = [one.value for customer in item.requesters.all() for one in customer.addresses.all()]
            tags = [tag.name for tag in item.tags.all()]
            told = [*people, *addresses, *tags, str(item.item_type)]
            if item.organization is not None:
                told.append(str(item.organization))
            yield Entry(
                kind=self.kind,
                pk=item.pk,
                updated_at=item.updated_at,
                staff=" · ".join(told),
                properties={
                    field.key: display(field, said) for field in fields if (said := _said(item, field)) is not None
                },
                **facts(item),
            )

    def url(self, row: Any, door: Door) -> str:
        """The desk, or the request in the portal."""
        return item_url(Ticket.KIND, row.number) if door is Door.ADMIN else portal_url(row.number)

    def shown_properties(self, viewer: Viewer) -> frozenset[str]:
        """The custom fields an administrator shows to customers."""
        shown = CustomField.objects.filter(kind=Ticket.KIND, is_active=True, shown_to_customers=True)
        return frozenset(shown.values_list("key", flat=True))


def _said(item: Any, field: CustomField) -> Any:
    """A custom value that says something; a box that is not ticked says as little as one nobody saw."""
    value = item.custom.get(field.key)
    return None if value is False else value


class TicketConversationDocument(SearchDocument):
    """One conversation of a ticket: everything said in it, and the names of its files."""

    kind: ClassVar[str] = "ticket_talk"
    shown_as: ClassVar[str] = "ticket"
    label: ClassVar[Any] = _("Tickets")
    portal_label: ClassVar[Any] = _("Your requests")
    model: ClassVar[str] = "wagdesk_conversations.Conversation"
    icon: ClassVar[str] = "mail"
    portal_icon: ClassVar[str] = "chat"
    events: ClassVar[Mapping[type[Event], Any]] = {
        MessageAdded: touching.talk,
        ConversationChanged: touching.talk,
        ItemChanged: touching.talks(touching.itself),
        ItemsChanged: touching.talks(touching.listed),
        ConfigurationChanged: touching.talks(touching.of_status),
        OrganizationChanged: touching.talks(touching.of_organization),
        AgentChanged: touching.talks(touching.assigned_to),
    }

    def queryset(self) -> QuerySet[Any]:
        """Conversations of tickets."""
        # What can still be taken back is not found yet.
        left = Q(send_after__isnull=True) | Q(send_after__lte=timezone.now())
        said = Message._base_manager.filter(left, withdrawn_at__isnull=True).only(
            "conversation_id", "text", "created_at"
        )
        files = Attachment._base_manager.filter(is_inline=False).only("message_id", "name")
        # Asked of each conversation: SQLite would begin a batch with all the tickets there are.
        of_ticket = Exists(Ticket._base_manager.filter(pk=OuterRef("item_id"), kind=Ticket.KIND))
        return (
            Conversation._base_manager.filter(of_ticket)
            .select_related("item__status", "item__organization", "item__assignee")
            .prefetch_related(
                Prefetch("messages", said.order_by("pk").prefetch_related(Prefetch("attachments", files)))
            )
        )

    def prepare(self, rows: Sequence[Conversation]) -> Iterable[Entry]:
        """The texts, oldest first."""
        for one in rows:
            said = list(one.messages.all())
            text = "\n\n".join(message.text for message in said)
            names = [file.name for message in said for file in message.attachments.all()]
            if len(text) > LONGEST:
                text = f"{text[: LONGEST // 2]}\n\n{text[-LONGEST // 2 :]}"
            yield Entry(
                kind=self.kind,
                pk=one.pk,
                updated_at=said[-1].created_at if said else one.created_at,
                body="\n".join([text, *names]),
                **facts(one.item),
            )
