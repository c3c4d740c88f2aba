"""What a person said and was told, as sections of an export."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.conversations.models import Attachment, Audience, Conversation, Message
from core.conversations.personal_data.holdings import messages_of
from core.privacy.api import ExportedFile, Person, Section

MESSAGE = {
    "request": gettext_lazy("request"),
    "subject": gettext_lazy("subject"),
    "at": gettext_lazy("when"),
    "author": gettext_lazy("who"),
    "channel": gettext_lazy("channel"),
    "text": gettext_lazy("text"),
    "files": gettext_lazy("files"),
}
FILE = {
    "request": gettext_lazy("request"),
    "name": gettext_lazy("name"),
    "type": gettext_lazy("type"),
    "size": gettext_lazy("size in bytes"),
    "file": gettext_lazy("file"),
}


def sections(person: Person, *, full: bool) -> Iterable[Section]:
    """What they wrote and what was written to them; with `full` also what agents wrote about their requests."""
    said = _read_by(person)
    yield Section("messages", _("What you wrote and what was written to you"), MESSAGE, _rows(said, person))
    files = _files(said)
    yield Section(
        "files", _("Files of these messages"), FILE, [_file_row(one) for one in files], [_file(one) for one in files]
    )
    if full:
        notes = _ordered(
            Message._base_manager.filter(
                conversation__audience=Audience.INTERNAL, conversation__item__in=person.keys("items")
            )
        )
        yield Section("notes", _("Internal notes on their requests"), MESSAGE, _rows(notes, person))


def _read_by(person: Person) -> QuerySet[Message]:
    """Their own, and what has left in public conversations that they take part in."""
    taking_part = Conversation._base_manager.filter(audience=Audience.PUBLIC, participants__customer=person.customer_id)
    left = Q(send_after__isnull=True) | Q(send_after__lte=timezone.now())
    told = Q(conversation__in=taking_part.values("pk")) & left
    mine = Q(pk__in=messages_of(person).values("pk"))
    return _ordered(Message._base_manager.filter(mine | told, withdrawn_at__isnull=True))


def _ordered(rows: QuerySet[Message]) -> QuerySet[Message]:
    files = Prefetch("attachments", Attachment._base_manager.order_by("pk"))
    related = rows.select_related("conversation__item", "author_customer", "author_user")
    return related.prefetch_related(files).order_by("conversation", "pk")


def _rows(messages: QuerySet[Message], person: Person) -> Iterable[dict[str, Any]]:
    for message in messages.iterator(chunk_size=200):
        item = message.conversation.item
        yield {
            "request": f"#{item.number}" if item else "",
            "subject": message.conversation.subject,
            "at": message.created_at,
            "author": _author(message, person),
            "channel": message.channel,
            "text": message.text,
            "files": [one.name for one in message.attachments.all()],
        }


def _author(message: Message, person: Person) -> str:
    """Other customers by their names for customers: never an address."""
    if message.author_user is not None:
        return message.author_user.get_full_name()
    if message.author_customer is None:
        return message.author_label
    own = message.author_customer_id == person.customer_id
    return str(message.author_customer) if own else message.author_customer.name_for_customers


def _files(messages: QuerySet[Message]) -> list[Attachment]:
    rows = Attachment._base_manager.filter(message__in=messages.order_by().values("pk"))
    return list(rows.select_related("message__conversation__item").order_by("pk"))


def _file_row(one: Attachment) -> dict[str, Any]:
    item = one.message.conversation.item if one.message else None
    return {
        "request": f"#{item.number}" if item else "",
        "name": one.name,
        "type": one.content_type,
        "size": one.size,
        "file": _path(one),
    }


def _file(one: Attachment) -> ExportedFile:
    return ExportedFile(_path(one), partial(one.file.open, "rb"))


def _path(one: Attachment) -> str:
    return f"files/{one.pk}-{one.name}"
