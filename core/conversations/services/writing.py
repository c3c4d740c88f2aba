"""What an agent sends from an opened form: a message and all that goes with it, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError

from core.access.api import Actor, service
from core.conversations.body import Body, body_of
from core.conversations.models import Attachment, Audience, Conversation, Draft, Message
from core.conversations.sending import send_key
from core.conversations.services.conversations import internal_conversation, start_conversation
from core.conversations.services.drafts import discard_draft
from core.conversations.services.files import files_or_none, store_upload
from core.conversations.services.items import item_moved
from core.conversations.services.messages import add_message
from core.people.models import Customer
from core.work.models import Status, StatusCategory, WorkItem
from core.work.services import update_item

#: What sending may do to the status.
AFTERWARDS = (StatusCategory.WAITING_CUSTOMER, StatusCategory.RESOLVED)


@dataclass(frozen=True)
class Writing:
    """A reply or a note. `uploads` were stored before, `files` come with it; `then` is the status category after it."""

    item: WorkItem
    audience: str
    text: str
    conversation: Conversation | None = None
    to: Sequence[Customer] = ()
    uploads: Sequence[int] = ()
    files: Sequence[UploadedFile] = ()
    then: str = ""

    def key(self, by: Actor, token: str) -> str | None:
        """What makes a second sending the same; what it does to the status does not make it another."""
        place = self.item.pk, self.audience, self.conversation and self.conversation.pk
        to = sorted(customer.pk for customer in self.to)
        return send_key(token, by.user_id, place, to, self.text, sorted(self.uploads), files=self.files)


def write_message(writing: Writing, *, by: Actor, token: str = "") -> Message:
    """The message, its conversation where there is none, the status after it, and the draft gone: all or nothing.

    The same again from the form that was opened with `token`, even at the same moment, is the message it was, and
    nothing else happens. Raises what `add_message`, `store_upload` and `update_item` raise; nothing is left then.
    """
    key = writing.key(by, token)
    message = message_with_key(key)
    if message is None:
        body = body_of(text=writing.text) if writing.text.strip() else None  # while nothing is locked
        try:
            with files_or_none() as stored:
                return _write(writing, body, by, key, stored)
        except IntegrityError:
            message = message_with_key(key)
            if message is None:
                raise  # it was about something else
    forget_same_draft(writing, by)
    return message


@service
def message_with_key(key: str | None) -> Message | None:
    """What was sent with it."""
    return Message.objects.filter(send_key=key).first() if key else None


@service
def forget_same_draft(writing: Writing, by: Actor) -> None:
    """A draft of what was sent, kept on the way to sending it again. Any other stays."""
    for draft in Draft.objects.filter(**_mine(writing, by), attachments=None):
        if draft.body.split() == writing.text.split():  # browsers differ in how they end lines
            draft.delete()


@service
def _write(writing: Writing, body: Body | None, by: Actor, key: str | None, stored: list[Attachment]) -> Message:
    is_public = writing.audience == Audience.PUBLIC
    for file in writing.files:  # one by one: should the second be refused, the first is known, and goes
        stored.append(store_upload(file=file, name=file.name or "", uploaded_by=by.user))
    message = add_message(
        conversation=_place(writing, by),
        by=by,
        text=writing.text,
        body=body,
        to=writing.to if is_public else None,
        attachments=[*writing.uploads, *(one.pk for one in stored)],
        send_key=key,
    )
    if is_public and writing.then in AFTERWARDS:
        _move(message, writing, by)
    discard_draft(**_mine(writing, by))
    return message


def _move(message: Message, writing: Writing, by: Actor) -> None:
    """To the first status of the category that was sent along, where the type has one."""
    item = WorkItem.objects.lock(writing.item.pk)
    statuses = Status.objects.filter(item_type=item.item_type_id, category=writing.then)
    if status := statuses.order_by("rank", "pk").first():
        moved = update_item(item=item, by=by, changes={"status": status})
        item_moved(message=message, item=moved, before=item.status_id)


def _place(writing: Writing, by: Actor) -> Conversation:
    if writing.audience == Audience.INTERNAL:
        return internal_conversation(item=writing.item, by=by)
    if writing.conversation is not None:
        return writing.conversation
    return start_conversation(
        item=writing.item, audience=writing.audience, by=by, customers=writing.to, subject=writing.item.title
    )


def _mine(writing: Writing, by: Actor) -> dict[str, Any]:
    """Whose draft it was, and where."""
    return {
        "user": by.user, "item": writing.item, "audience": writing.audience, "conversation": writing.conversation,
    }  # fmt: skip
