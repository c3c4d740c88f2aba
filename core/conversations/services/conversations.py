"""Begin conversations and let people join them."""

from collections.abc import Sequence

from core.access.api import Actor, require, service
from core.conversations.errors import NotAPublicPlace
from core.conversations.events import ConversationChanged
from core.conversations.models import Audience, Conversation, Participant
from core.events.api import append_event
from core.people.models import Customer
from core.work.kinds import kind_of
from core.work.models import WorkItem


def allow_agent(item: WorkItem | None, by: Actor) -> None:
    """Agents write where they may change the item. Customers are checked by participation."""
    if by.is_agent and item is not None:
        require(by, kind_of(item.kind).permission("change"), on=item)


@service
def start_conversation(
    *,
    item: WorkItem,
    audience: str,
    by: Actor,
    customers: Sequence[Customer] = (),
    subject: str = "",
    channel: str = "",
) -> Conversation:
    """A new conversation on an item. Raises NotAPublicPlace for customers in an internal one."""
    allow_agent(item, by)
    if audience == Audience.INTERNAL and (customers or by.customer_id):
        raise NotAPublicPlace
    conversation = Conversation.objects.create(
        item_id=item.pk, audience=audience, subject=subject[:250], channel=channel
    )
    Participant.objects.bulk_create(Participant(conversation=conversation, customer=one) for one in customers)
    append_event(ConversationChanged(conversation_id=conversation.pk, item_id=item.pk))
    return conversation


@service
def internal_conversation(*, item: WorkItem, by: Actor) -> Conversation:
    """The internal conversation of an item, begun when there is none yet."""
    WorkItem.objects.lock(item.pk)  # two agents' first notes land in one conversation
    found = Conversation.objects.filter(item_id=item.pk, audience=Audience.INTERNAL).first()
    return found or start_conversation(item=item, audience=Audience.INTERNAL, by=by)
