"""The tables of conversations. Import them from here."""

from core.conversations.models.attachments import Attachment
from core.conversations.models.conversations import Audience, Conversation, Participant
from core.conversations.models.drafts import Draft
from core.conversations.models.intake import Intake, IntakeState
from core.conversations.models.messages import DeliveryState, Message, MessageReference, Recipient

__all__ = [
    "Attachment",
    "Audience",
    "Conversation",
    "DeliveryState",
    "Draft",
    "Intake",
    "IntakeState",
    "Message",
    "MessageReference",
    "Participant",
    "Recipient",
]
