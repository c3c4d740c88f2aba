"""What a message does to the item it is about."""

from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from core.access.api import Actor
from core.conversations.content.plain import clean_to_text
from core.conversations.models import Audience, Conversation, Message
from core.events.api import Event
from core.work.errors import TransitionRefused
from core.work.events import ItemChanged
from core.work.models import Status, StatusCategory, WorkItem
from core.work.services import add_activity, set_status
from core.work.verbs import Reply

#: A customer who writes again opens work that waited for them or seemed done.
REOPENS = (StatusCategory.WAITING_CUSTOMER, StatusCategory.RESOLVED, StatusCategory.CLOSED)

#: The first words stand in so much of a message, and little is read quickly: this happens in a transaction.
ENOUGH_HTML = 20_000


def lock_item(conversation: Conversation) -> WorkItem | None:
    """The item a conversation is about, with what `item_hears` wants of it, held until the transaction ends."""
    if conversation.item_id is None:
        return None
    return WorkItem.objects.select_related("status", "item_type").lock(conversation.item_id)


def item_hears(*, item: WorkItem | None, message: Message, conversation: Conversation, by: Actor) -> list[Event]:
    """Keep the item's clock, summary and status in step with a new message; internal ones change only the time.

    Returns what the caller has to append to the outbox.
    """
    if item is None:
        return []
    columns = {"last_message_at"}
    item.last_message_at = message.created_at
    if conversation.is_public:
        columns |= _public(item, message, by)
    item.save_columns(*sorted(columns))
    return [ItemChanged(item_id=item.pk, kind=item.kind, fields=",".join(sorted(columns)), actor_user_id=by.user_id)]


def item_moved(*, message: Message, item: WorkItem, before: int) -> None:
    """Keep with a message that its item had the status `before`, where it has another now.

    What the message moved already, it moved from there.
    """
    if item.status_id != before:
        first = message.moved["from"] if message.moved else before
        message.moved = {"from": first, "to": item.status_id, "closed_at": _text(item.closed_at)}
        message.save(update_fields=["moved"])


def item_forgets(*, message: Message, by: Actor) -> list[Event]:
    """After a message was taken back: the clock and the summary are those of what is still said, and the status that
    was sent along goes back.

    Returns what the caller has to append to the outbox.
    """
    conversation = message.conversation
    item = lock_item(conversation)
    if item is None or not conversation.is_public:
        return []
    moved = _move_back(item, message, by)
    last = _said(item).order_by("-pk").first()
    item.summary = summary_of(last) if last else ""
    item.last_message_at = Message.objects.filter(conversation__item=item.pk, withdrawn_at__isnull=True).aggregate(
        last=Max("created_at")
    )["last"]
    finished = item.status.category in StatusCategory.finished()
    item.waiting_since = None if finished else unanswered_since(item)
    columns = sorted({"last_message_at", "summary", "waiting_since"} | moved)
    item.save_columns(*columns)
    return [ItemChanged(item_id=item.pk, kind=item.kind, fields=",".join(columns), actor_user_id=by.user_id)]


def unanswered_since(item: WorkItem) -> datetime | None:
    """When a customer said the first thing that nobody has answered yet."""
    said = _said(item)
    answered = said.filter(author_user__isnull=False).order_by("-pk").values_list("pk", flat=True).first() or 0
    unanswered = said.filter(author_customer__isnull=False, is_automatic=False, pk__gt=answered)
    return unanswered.order_by("pk").values_list("created_at", flat=True).first()


def _said(item: WorkItem) -> QuerySet[Message]:
    """What customers and agents said to each other, and nobody took back."""
    return Message.objects.filter(
        conversation__item=item.pk, conversation__audience=Audience.PUBLIC, withdrawn_at__isnull=True
    )


def summary_of(message: Message) -> str:
    """Its first words, on one line, without what it quotes; of a mere quote those of the quote."""
    new = clean_to_text(message.html_new[:ENOUGH_HTML]) if message.html_quoted else ""
    return " ".join((new or message.text).split())[:200]


def _public(item: WorkItem, message: Message, by: Actor) -> set[str]:
    item.summary = summary_of(message)
    columns = {"summary"}
    if by.customer_id and not message.is_automatic:
        if item.waiting_since is None:
            item.waiting_since = timezone.now()
            columns.add("waiting_since")
        if item.status.category in REOPENS:
            columns |= _set_category(item, StatusCategory.OPEN, by)
    elif by.is_agent:
        item.waiting_since = None
        columns.add("waiting_since")
        if item.status.category == StatusCategory.NEW:
            before = item.status_id
            columns |= _set_category(item, StatusCategory.OPEN, by)
            item_moved(message=message, item=item, before=before)
    return columns


def _set_category(item: WorkItem, category: str, by: Actor) -> set[str]:
    """The first status of the category, where the type has one."""
    to = Status.objects.filter(item_type=item.item_type_id, category=category).order_by("rank", "pk").first()
    if to is None:
        return set()
    was_finished = item.status.category in StatusCategory.finished()
    return _move(item, to, by, by_reply=Reply.REOPENED if was_finished else Reply.MOVED)


def _move_back(item: WorkItem, message: Message, by: Actor) -> set[str]:
    """To the status from before the message, if the item still has the one that was sent along."""
    moved = message.moved or {}
    if (item.status_id, _text(item.closed_at)) != (moved.get("to"), moved.get("closed_at")):
        return set()
    before = Status.objects.filter(pk=moved["from"]).first()
    columns = _move(item, before, by) if before else set()
    if columns:
        message.moved = None
        message.save(update_fields=["moved"])
    return columns


def _move(item: WorkItem, to: Status, by: Actor, **said: str) -> set[str]:
    """The change is told like any other."""
    try:
        columns, fact = set_status(item=item, to=to, by=by)
    except TransitionRefused:
        return set()  # the message counts, the status stays as the plugin wants it
    add_activity(item=item, by=by, verb="work.changed", data=fact | said, for_customers=True)
    return columns


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""
