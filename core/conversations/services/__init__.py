"""Everything that changes conversations. Screens, API and channels come through here."""

from core.conversations.services.conversations import internal_conversation, start_conversation
from core.conversations.services.drafts import discard_draft, save_draft
from core.conversations.services.files import give_to_intake, remove_upload, store_upload, unsent_uploads
from core.conversations.services.intake import handle_intake, receive, take_in
from core.conversations.services.messages import add_message, new_message, withdraw_message
from core.conversations.services.opening import open_item
from core.conversations.services.requests import open_request
from core.conversations.services.writing import Writing, write_message

__all__ = [
    "Writing",
    "add_message",
    "discard_draft",
    "give_to_intake",
    "handle_intake",
    "internal_conversation",
    "new_message",
    "open_item",
    "open_request",
    "receive",
    "remove_upload",
    "save_draft",
    "start_conversation",
    "store_upload",
    "take_in",
    "unsent_uploads",
    "withdraw_message",
    "write_message",
]
