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


def item_forgets(*, conversation: Conversation) -> list[Event]:
    """After a message was taken back: the clock and the summary are those of what is still said.

    Returns what the caller has to append to the outbox.
    """
    item = lock_item(conversation)
    if item is None or not conversation.is_public:
        return []
    last = _said(item).order_by("-pk").first()
    item.summary = summary_of(last) if last else ""
    item.last_message_at = Message.objects.filter(conversation__item=item.pk, withdrawn_at__isnull=True).aggregate(
        last=Max("created_at")
    )["last"]
    finished = item.status.category in StatusCategory.finished()
    item.waiting_since = None if finished else unanswered_since(item)
    columns = ("last_message_at", "summary", "waiting_since")
    item.save_columns(*columns)
    return [ItemChanged(item_id=item.pk, kind=item.kind, fields=",".join(columns))]


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
            columns |= _set_category(item, StatusCategory.OPEN, by)
    return columns


def _set_category(item: WorkItem, category: str, by: Actor) -> set[str]:
    """The first status of the category, where the type has one; the change is told like any other."""
    to = Status.objects.filter(item_type=item.item_type_id, category=category).order_by("rank", "pk").first()
    if to is None:
        return set()
    was_finished = item.status.category in StatusCategory.finished()
    try:
        columns, fact = set_status(item=item, to=to, by=by)
    except TransitionRefused:
        return set()  # the message counts, the status stays as the plugin wants it
    by_reply = Reply.REOPENED if was_finished else Reply.MOVED
    add_activity(item=item, by=by, verb="work.changed", data=fact | {"by_reply": by_reply}, for_customers=True)
    return columns
