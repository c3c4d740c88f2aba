"""Facts about conversations that others may hear of."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.api import Event


@dataclass(frozen=True)
class IntakeReceived(Event):
    """Something arrived and is stored; it may be handled already when this is heard."""

    name: ClassVar[str] = "conversations.intake.received.v1"
    intake_id: int

    @property
    def object_key(self) -> str:
        """Each arrival for itself."""
        return f"conversations.intake:{self.intake_id}"


@dataclass(frozen=True)
class MessageAdded(Event):
    """A message stands in a conversation. `audience` is public or internal."""

    name: ClassVar[str] = "conversations.message.added.v1"
    message_id: int
    conversation_id: int
    item_id: int | None
    audience: str
    channel: str
    by_customer: bool

    @property
    def object_key(self) -> str:
        """In the order of the conversation."""
        return f"conversations.conversation:{self.conversation_id}"


@dataclass(frozen=True)
class ConversationChanged(Event):
    """A conversation began, its participants changed, or a message of it was withdrawn."""

    name: ClassVar[str] = "conversations.conversation.changed.v1"
    conversation_id: int
    item_id: int | None

    @property
    def object_key(self) -> str:
        """In the order of the conversation."""
        return f"conversations.conversation:{self.conversation_id}"


EVENTS = (IntakeReceived, MessageAdded, ConversationChanged)
