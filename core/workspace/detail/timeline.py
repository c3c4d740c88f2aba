"""The stream of an item: messages and what was done, in time, with days, and the line where the new begins."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.conversations.content.sanitising import place_inline_images, show_remote_images
from core.conversations.models import Attachment, Conversation, Message, Recipient
from core.work.activity import verb_of
from core.work.models import Activity
from core.workspace.detail.reading import ItemPage

CHANNELS = {
    "email": lambda: _("mail"),
    "web": lambda: "",
    "form": lambda: _("form"),
    "portal": lambda: _("portal"),
    "api": lambda: _("API"),
}


@dataclass
class ShownMessage:
    """A message with all that is drawn beside it."""

    message: Message
    conversation: Conversation
    author: str
    files: list[Attachment]
    recipients: list[Recipient]
    html: SafeString
    quoted: SafeString
    held_back: bool
    is_pending: bool
    seconds_left: int
    kind: str = "message"

    @property
    def is_public(self) -> bool:
        """Whether customers read it."""
        return self.conversation.is_public

    @property
    def channel(self) -> str:
        """How it came, in words."""
        words = CHANNELS.get(self.message.channel)
        return words() if words else self.message.channel


@dataclass
class Change:
    """One thing that was done."""

    pk: int
    actor: str
    text: str
    icon: str
    at: datetime


@dataclass
class Changes:
    """Things done between two messages; several are folded."""

    entries: list[Change] = field(default_factory=list)
    kind: str = "changes"


@dataclass
class Line:
    """A day, or the place where the unread begins."""

    text: Any
    kind: str = "day"


Entry = ShownMessage | Changes | Line


def timeline(page: ItemPage, *, lane: str, with_images: set[int], now: datetime) -> list[Entry]:
    """The stream of a lane: "all", "internal", or a conversation's number. Changes stand in "all" only."""
    conversations = {one.pk: one for one in page.conversations}
    shown = [
        show(page, message, conversations[message.conversation_id], with_images, now)
        for message in page.messages
        if in_lane(conversations[message.conversation_id], lane) and message.withdrawn_at is None
    ]
    dated: list[tuple[datetime, int, Any]] = [(entry.message.created_at, 1, entry) for entry in shown]
    if lane == "all":
        first = page.messages[0].created_at if page.has_earlier and page.messages else None
        dated += [(one.created_at, 0, one) for one in page.activities if first is None or one.created_at >= first]
    dated.sort(key=lambda entry: entry[:2])
    return list(_lines(_folded(dated), page))


def in_lane(conversation: Conversation, lane: str) -> bool:
    """Whether a conversation's messages stand in a lane."""
    if lane == "internal":
        return not conversation.is_public
    return lane == "all" or lane == str(conversation.pk)


def show(
    page: ItemPage, message: Message, conversation: Conversation, with_images: set[int], now: datetime
) -> ShownMessage:
    """The message as it is drawn; pictures of other servers only where asked for."""
    files = page.attachments.get(message.pk, [])
    shown = message.pk in with_images
    left = (message.send_after - now).total_seconds() if message.send_after else 0
    mine = message.author_user_id == page.viewer.user.pk
    return ShownMessage(
        message=message,
        conversation=conversation,
        author=author_of(message),
        files=[file for file in files if not (file.is_inline and file.content_id)],
        recipients=page.recipients.get(message.pk, []),
        html=body(message.html_new, files, shown=shown),
        quoted=body(message.html_quoted, files, shown=shown),
        held_back=message.has_remote_images and not shown,
        is_pending=mine and left > 0,
        seconds_left=max(int(left), 0),
    )


def body(html: str, files: Iterable[Attachment], *, shown: bool) -> SafeString:
    """Stored HTML is sanitised; here only pictures are put into it."""
    inline = {file.content_id: file_url(file) for file in files if file.content_id and file.is_inline}
    if inline:
        html = place_inline_images(html, inline.get)
    return mark_safe(show_remote_images(html) if shown else html)  # noqa: S308 - sanitised when it was stored


def file_url(file: Attachment) -> str:
    """Where agents get a file."""
    return reverse("wagdesk_attachment", args=[file.pk])


def author_of(message: Message) -> str:
    """Who wrote it."""
    return str(message.author_user or message.author_customer or message.author_label or _("Wagdesk"))


def actor_of(activity: Activity) -> str:
    """Who did it. The label says which part of Wagdesk, a name for programs."""
    return str(activity.user or activity.customer or _("Wagdesk"))


def change_of(activity: Activity) -> Change:
    """A fact in words."""
    verb = verb_of(activity.verb)
    return Change(activity.pk, actor_of(activity), verb.text(activity.data), verb.icon, activity.created_at)


def _folded(dated: Iterable[tuple[datetime, int, Any]]) -> Iterator[tuple[datetime, Entry]]:
    run: Changes | None = None
    for at, _order, entry in dated:
        if isinstance(entry, ShownMessage):
            run = None
            yield at, entry
            continue
        if run is None or timezone.localdate(run.entries[-1].at) != timezone.localdate(at):
            run = Changes()
            yield at, run
        run.entries.append(change_of(entry))


def _lines(entries: Iterable[tuple[datetime, Entry]], page: ItemPage) -> Iterator[Entry]:
    day: date | None = None
    marked = page.item.seen_at is None
    listed = list(entries)
    for at, entry in listed:
        if timezone.localdate(at) != day:
            day = timezone.localdate(at)
            yield Line(day)
        if not marked and at > page.item.seen_at and _is_news(entry, page):
            marked = True
            new = sum(1 for when, one in listed if when > page.item.seen_at and _is_news(one, page))
            yield Line(new, kind="unread")
        yield entry


def _is_news(entry: Entry, page: ItemPage) -> bool:
    return isinstance(entry, ShownMessage) and entry.message.author_user_id != page.viewer.user.pk
