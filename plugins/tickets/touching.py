"""Which tickets and which of their conversations an event touches.

Entries repeat words that are written elsewhere: the status, the type and the tags an administrator names, the people
of a ticket. Whatever renames one of them touches every ticket that has it.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import QuerySet

from core.access.api import in_batches
from core.conversations.events import ConversationChanged, MessageAdded
from core.conversations.models import Conversation
from core.people.events import AgentChanged, CustomerChanged, OrganizationChanged
from core.work.events import ConfigurationChanged, ItemChanged, ItemCreated, ItemsChanged
from core.work.models import CustomField
from plugins.tickets.models import Ticket
from search.api import Touched, pks_of

#: Of what an administrator names: the column of a ticket that holds it, and the columns of its own that entries repeat.
STATUS: Final = {"status": ("status", {"label", "customer_label", "category"})}
NAMED: Final = STATUS | {"workitemtype": ("item_type", {"name"}), "tag": ("tags", {"name"})}

#: Of so many tickets the conversations are looked up together.
AT_ONCE: Final = 500


def ticket(event: ItemCreated | ItemChanged) -> Iterable[int]:
    """The ticket an event of work is about."""
    return [event.item_id] if event.kind == Ticket.KIND else []


def ticket_of_talk(event: MessageAdded | ConversationChanged) -> Iterable[int]:
    """Who takes part in a conversation finds the ticket."""
    return [] if event.item_id is None else [event.item_id]


def talk(event: MessageAdded | ConversationChanged) -> Iterable[int]:
    """The conversation."""
    return [event.conversation_id]


def itself(event: ItemChanged) -> QuerySet[Any]:
    """The ticket, as rows."""
    return _tickets(pk=event.item_id)


def listed(event: ItemsChanged) -> QuerySet[Any]:
    """Those the event names."""
    return _tickets(pk__in=[int(pk) for pk in event.item_ids.split(",")])


def of_organization(event: OrganizationChanged) -> QuerySet[Any]:
    """Those of an organisation."""
    return _tickets(organization=event.organization_id)


def asked_by(event: CustomerChanged) -> QuerySet[Any]:
    """Those a customer asked for."""
    return _tickets(requesters=event.customer_id)


def assigned_to(event: AgentChanged) -> QuerySet[Any]:
    """Those an agent works on."""
    return _tickets(assignee=event.user_id)


def of_status(event: ConfigurationChanged) -> QuerySet[Any]:
    """Those in a status that reads otherwise now."""
    return _named(event, STATUS)


def of_configuration(event: ConfigurationChanged) -> QuerySet[Any]:
    """Those with a status, type or tag of another name, or with a value of a field that was switched on or off."""
    if event.what == "customfield" and "is_active" in event.fields.split(","):
        field = CustomField.objects.filter(pk=event.row_id, kind=Ticket.KIND).first()
        return _tickets(custom__has_key=field.key) if field is not None else Ticket._base_manager.none()
    return _named(event, NAMED)


def tickets(which: Callable[[Any], QuerySet[Any]]) -> Touched:
    """The tickets themselves."""
    return lambda event: pks_of(which(event))


def talks(which: Callable[[Any], QuerySet[Any]]) -> Touched:
    """The conversations of the tickets."""
    return lambda event: (pk for items in in_batches(which(event), AT_ONCE) for pk in _of_items(items))


def _named(event: ConfigurationChanged, named: dict[str, tuple[str, set[str]]]) -> QuerySet[Any]:
    held_as, repeated = named.get(event.what, ("", set()))
    if repeated.isdisjoint(event.fields.split(",")):
        return Ticket._base_manager.none()
    return _tickets(**{held_as: event.row_id})


def _of_items(items: list[int]) -> QuerySet[Any, int]:
    return Conversation._base_manager.filter(item__in=items).values_list("pk", flat=True)


def _tickets(**which: Any) -> QuerySet[Any]:
    return Ticket._base_manager.filter(kind=Ticket.KIND, **which)
