"""What a customer reads: their requests, one request with its conversations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from core.access.api import Viewer, row_key
from core.conversations.models import Attachment, Conversation, Message, Participant
from core.work.models import Activity, StatusCategory, WorkItem
from core.work.queries import told_to
from portal_pages.sections import portal_kinds

PAGE = 25
#: What the filter "Status" offers → categories.
STATES: dict[str, Sequence[str]] = {
    "open": StatusCategory.active(),
    "mine": [StatusCategory.WAITING_CUSTOMER],
    "done": [StatusCategory.RESOLVED, StatusCategory.CLOSED],
    "all": [one for one in StatusCategory if one != StatusCategory.SPAM],
}


@dataclass(frozen=True)
class RequestPage:
    """One page of requests, and the cursor of the next."""

    rows: list[WorkItem]
    next_cursor: str = ""


def requests_of(viewer: Viewer) -> QuerySet[WorkItem]:
    """All a customer may see among the portal's kinds."""
    rows: QuerySet[WorkItem] = WorkItem.objects.visible_to(viewer).filter(kind__in=portal_kinds())
    return rows.exclude(status__category=StatusCategory.SPAM)


def of_portal_kinds(files: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Files of the requests the portal shows, and those of conversations on no item."""
    item = "message__conversation__item"
    return files.filter(Q(**{f"{item}__isnull": True}) | Q(**{f"{item}__kind__in": portal_kinds()}))


def narrowed(rows: QuerySet[WorkItem], *, state: str, text: str) -> QuerySet[WorkItem]:
    """Those in a state as `STATES` has it, with these words in the title or with this number."""
    rows = rows.filter(status__category__in=STATES.get(state, STATES["open"]))
    return rows.filter(Q(title__icontains=text) | Q(number=row_key(text.lstrip("#")) or 0)) if text else rows


def request_page(viewer: Viewer, *, state: str = "open", text: str = "", cursor: str = "") -> RequestPage:
    """Requests, the latest first, by key: a page costs the same at any depth."""
    rows = narrowed(requests_of(viewer), state=state, text=text)
    if after := _read(cursor):
        at, pk = after
        rows = rows.filter(Q(updated_at__lt=at) | Q(updated_at=at, pk__lt=pk))
    found = list(rows.select_related("status", "assignee", "organization").order_by("-updated_at", "-pk")[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return RequestPage(found, _cursor(found[-1]) if more else "")


@dataclass(frozen=True)
class Entry:
    """One line of a request's story: a message or an event."""

    at: Any
    message: Message | None = None
    activity: Activity | None = None


def messages_of(viewer: Viewer, item: WorkItem) -> QuerySet[Message]:
    """What the customer may read: not what was taken back, nor what still can be, save their own."""
    left = Q(send_after__isnull=True) | Q(send_after__lte=timezone.now()) | Q(author_customer=viewer.customer_id)
    rows: QuerySet[Message] = Message.objects.visible_to(viewer)
    return rows.filter(left, conversation__item=item, withdrawn_at__isnull=True).order_by("pk")


def story_of(viewer: Viewer, item: WorkItem) -> list[Entry]:
    """Messages the customer may read, and what customers are told of the history, in order."""
    messages = (
        messages_of(viewer, item)
        .select_related("author_user", "author_customer")
        .prefetch_related(Prefetch("attachments", Attachment.objects.visible_to(viewer)))
    )
    facts = Activity.objects.visible_to(viewer).filter(item=item, for_customers=True).exclude(verb="work.created")
    activities = told_to(viewer, facts.select_related("user", "customer"))
    entries = [Entry(message.created_at, message=message) for message in messages]
    entries += [Entry(one.created_at, activity=one) for one in activities]
    return sorted(entries, key=lambda entry: entry.at)


def conversation_for_reply(viewer: Viewer, item: WorkItem) -> Conversation | None:
    """Where an answer of this customer belongs: the newest conversation they take part in."""
    mine = Participant.objects.filter(customer=viewer.customer_id).values("conversation")
    return Conversation.objects.visible_to(viewer).filter(item=item, pk__in=mine).order_by("-pk").first()


def _cursor(row: WorkItem) -> str:
    return signing.dumps([row.updated_at.isoformat(), row.pk], salt="wagdesk.portal.cursor")


def _read(cursor: str) -> tuple[str, int] | None:
    try:
        at, pk = signing.loads(cursor, salt="wagdesk.portal.cursor")
    except signing.BadSignature:
        return None
    return at, pk
