"""An item that somebody asks for, written together with what they say: no row of it is read back or written twice."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from core.access.api import Actor, require, service
from core.conversations.events import ConversationChanged
from core.conversations.models import Audience, Conversation, Message, Participant
from core.conversations.services.items import summary_of
from core.conversations.services.messages import added, address, remember_ids
from core.events.api import Event, failpoint
from core.people.models import Customer
from core.work.kinds import kind_of
from core.work.models import WorkItem
from core.work.services import Beginning, create_item


class TakeFiles(Protocol):
    """Makes files that wait those of a message."""

    def __call__(self, *, message: Message) -> object: ...


@service
def open_item(
    *,
    kind: str,
    by: Actor,
    message: Message,
    customers: Sequence[Customer],
    references: Iterable[str] = (),
    take_files: TakeFiles | None = None,
    **properties: Any,
) -> WorkItem:
    """An item with a public conversation of `customers`, in which the first of them says `message`.

    Leaves what `create_item`, `start_conversation` and `add_message` leave one after the other, but as one change: the
    item has version 1, and `ItemCreated` is not followed by an `ItemChanged`. `properties` are those of `create_item`.
    An agent who writes down what a customer said needs the rights to add and to change items of the kind.
    `take_files` gives the written message its attachments. Raises what those raise; nothing is written then.
    """
    if by.is_agent:
        require(by, kind_of(kind).permission("change"))
    speaker = Actor.customer(customers[0].pk)

    def write(item: WorkItem) -> list[Event]:
        conversation = _conversation(item, customers, message.channel)
        message.conversation, message.author_customer_id = conversation, speaker.customer_id
        message.save(force_insert=True)
        if take_files is not None:
            take_files(message=message)
        address(message, conversation, speaker, customers)
        remember_ids(conversation, [message.message_id, *references])
        failpoint("conversations.message.before_commit")
        changed = ConversationChanged(conversation_id=conversation.pk, item_id=item.pk)
        return [changed, added(message, conversation, speaker)]

    beginning = Beginning(summary_of(message), message.created_at, not message.is_automatic, write)
    return create_item(kind=kind, by=by, channel=message.channel, beginning=beginning, **properties)


def _conversation(item: WorkItem, customers: Sequence[Customer], channel: str) -> Conversation:
    conversation = Conversation(item_id=item.pk, audience=Audience.PUBLIC, subject=item.title, channel=channel)
    conversation.save(force_insert=True)
    Participant.objects.bulk_create(Participant(conversation=conversation, customer=one) for one in customers)
    return conversation
