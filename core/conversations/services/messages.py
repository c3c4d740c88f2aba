"""Say something, and take it back while that is possible."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import Actor, revoke, service
from core.conversations.body import Body, body_of
from core.conversations.errors import EmptyMessage, NoRecipient, NotAPublicPlace, TooLateToWithdraw
from core.conversations.events import ConversationChanged, MessageAdded
from core.conversations.models import (
    Attachment,
    Conversation,
    Draft,
    Intake,
    Message,
    MessageReference,
    Participant,
    Recipient,
)
from core.conversations.services.conversations import allow_agent
from core.conversations.services.items import item_forgets, item_hears, lock_item
from core.events.api import append_events, failpoint
from core.people.models import Address, AddressKind, Customer
from core.work.models import WorkItem

#: Characters of a message id that are kept: a line of a mail has no more.
LONGEST_ID = 998
#: Those of several machines, by less than this.
CLOCKS_DIFFER = timedelta(minutes=1)


def add_message(
    *,
    conversation: Conversation,
    by: Actor,
    text: str = "",
    html: str = "",
    body: Body | None = None,
    channel: str = "web",
    to: Sequence[Customer] | None = None,
    attachments: Sequence[int] = (),
    intake: Intake | None = None,
    message_id: str = "",
    references: Iterable[str] = (),
    language: str = "",
    is_automatic: bool = False,
    id_is_proof: bool = True,
    undo_seconds: int | None = None,
    send_key: str | None = None,
) -> Message:
    """Add a message to a conversation, and all that follows from it.

    An agent's public message goes to the customers in `to` (all participants unless said), who join by it; it leaves
    after `undo_seconds` (WAGDESK_UNDO_SECONDS unless said). A customer must take part already. Attachments are uploads
    of the agent, or files of the `intake` being handled; others stay where they are. `body` is the cleaned text, made
    here, before the transaction, unless given. No two messages have one `send_key`: the second is an IntegrityError.
    Raises EmptyMessage, NoRecipient, NotAPublicPlace, PermissionDenied.
    """
    if not (text.strip() or html.strip() or attachments):
        raise EmptyMessage
    message = new_message(
        body or body_of(text=text, html=html),
        channel=channel,
        html=html,
        message_id=message_id,
        language=language,
        is_automatic=is_automatic,
        id_is_proof=id_is_proof,
    )
    message.send_key = send_key
    files = _sendable(by, attachments, intake)
    return _add(message, conversation=conversation, by=by, to=to, files=files, ids=references, undo=undo_seconds)


def new_message(
    body: Body,
    *,
    channel: str,
    html: str = "",
    message_id: str = "",
    language: str = "",
    is_automatic: bool = False,
    id_is_proof: bool = True,
) -> Message:
    """A message that is not written yet; `html` is what was received."""
    return Message(
        channel=channel,
        html_received=html,
        is_automatic=is_automatic,
        id_is_proof=id_is_proof,
        language=language,
        message_id=plain_id(message_id),
        html_new=body.html_new,
        html_quoted=body.html_quoted,
        text=body.text,
        has_remote_images=body.has_remote_images,
    )


@service
def _add(
    message: Message,
    *,
    conversation: Conversation,
    by: Actor,
    to: Sequence[Customer] | None,
    files: QuerySet[Attachment],
    ids: Iterable[str],
    undo: int | None,
) -> Message:
    # The item before its conversation, as whoever begins one does, or two would wait for each other.
    item = lock_item(conversation)
    conversation = Conversation.objects.select_related("item").select_for_update(of=("self",)).get(pk=conversation.pk)
    _may_speak(conversation, by)
    message.conversation = conversation
    message.author_user_id, message.author_customer_id, message.author_label = by.user_id, by.customer_id, by.label
    message.send_after = _send_after(conversation, by, undo)
    message.save(force_insert=True)
    files.update(message=message, draft=None)
    _join(conversation, by, to or ())
    address(message, conversation, by, to)
    remember_ids(conversation, [message.message_id, *ids])
    changed = item_hears(item=item, message=message, conversation=conversation, by=by)
    append_events([*changed, added(message, conversation, by)])
    failpoint("conversations.message.before_commit")
    return message


def added(message: Message, conversation: Conversation, by: Actor) -> MessageAdded:
    """The fact that a message stands in a conversation."""
    return MessageAdded(
        message_id=message.pk,
        conversation_id=conversation.pk,
        item_id=conversation.item_id,
        audience=conversation.audience,
        channel=message.channel,
        by_customer=by.customer_id is not None,
    )


def seconds_until_it_leaves(message: Message) -> int:
    """0 for one that has left. One that a clock now put back kept for later leaves at once, for its readers as well."""
    now = timezone.now()
    if message.send_after is None or message.send_after <= now:
        return 0
    if message.created_at > now + CLOCKS_DIFFER:
        Message.objects.filter(pk=message.pk).update(send_after=now)
        return 0
    return math.ceil((message.send_after - now).total_seconds())


@service
def withdraw_message(*, message: Message, by: Actor) -> Message:
    """Take back a public message before it leaves; its text and files are a draft again. Raises TooLateToWithdraw.

    A status sent along goes back, too, unless somebody changed it since or a plugin objects: `moved` says so then.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.author_user_id is None or message.author_user_id != by.user_id:
        raise PermissionDenied(_("Only who wrote a message can take it back."))
    if message.withdrawn_at is None:
        if message.send_after is None or message.send_after <= timezone.now():
            raise TooLateToWithdraw
        message.withdrawn_at, message.send_key = timezone.now(), None  # the same may be sent after all
        message.save(update_fields=["withdrawn_at", "send_key"])
        conversation = message.conversation
        _leave(message)
        _back_to_draft(message)
        changed = item_forgets(message=message, by=by)
        append_events([*changed, ConversationChanged(conversation_id=conversation.pk, item_id=conversation.item_id)])
    return message


def _leave(message: Message) -> None:
    """Whom only this message brought in is out again: a mistyped address must not keep reading."""
    brought = Participant.objects.filter(
        conversation=message.conversation_id, joined_at__gte=message.created_at, customer__isnull=False
    )
    others = Message.objects.filter(conversation=message.conversation_id, withdrawn_at__isnull=True)
    kept = Q(customer__in=others.values("author_customer")) | Q(customer__in=others.values("recipients__customer"))
    gone, _rows = brought.exclude(kept).delete()
    if gone:
        revoke(Conversation, [message.conversation_id])
        if message.conversation.item_id:
            revoke(WorkItem, [message.conversation.item_id])


def _back_to_draft(message: Message) -> None:
    """Its text stands before what its author has begun since, and its files leave the conversation with it."""
    item_id = message.conversation.item_id
    if item_id is None or message.author_user_id is None:
        return
    draft, _made = Draft.objects.select_for_update().get_or_create(
        user_id=message.author_user_id,
        item_id=item_id,
        audience=message.conversation.audience,
        conversation=message.conversation,
    )
    draft.body = "\n\n".join(text for text in (message.text, draft.body) if text.strip())
    draft.save()
    Attachment.objects.filter(message=message).update(message=None, draft=draft)


def remember_ids(conversation: Conversation, ids: Iterable[str]) -> None:
    """Message ids by which later mail finds this conversation, received, sent or only referenced."""
    rows = {
        one: MessageReference(conversation=conversation, message_id=plain_id(one), digest=digest_of(one))
        for one in ids
        if one
    }
    MessageReference.objects.bulk_create(rows.values(), ignore_conflicts=True)


def digest_of(message_id: str) -> str:
    """How message ids are compared, everywhere: without brackets, without case, as far as a column keeps them."""
    return sha256(plain_id(message_id).lower().encode()).hexdigest()


def plain_id(message_id: str) -> str:
    """An id as it is stored: without spaces and brackets around it."""
    return message_id.strip().strip("<>").strip()[:LONGEST_ID]


def _may_speak(conversation: Conversation, by: Actor) -> None:
    allow_agent(conversation.item, by)
    if by.customer_id is None:
        return
    if not conversation.is_public:
        raise NotAPublicPlace
    if not Participant.objects.filter(conversation=conversation, customer=by.customer_id).exists():
        raise PermissionDenied(_("You do not take part in this conversation."))


def _send_after(conversation: Conversation, by: Actor, undo_seconds: int | None) -> datetime | None:
    if not (conversation.is_public and by.is_agent):
        return None
    seconds = settings.WAGDESK_UNDO_SECONDS if undo_seconds is None else undo_seconds
    return timezone.now() + timedelta(seconds=seconds)


def _sendable(by: Actor, pks: Sequence[int], intake: Intake | None) -> QuerySet[Attachment]:
    """Only files nobody else brought: a number guessed from another upload or arrival attaches nothing."""
    free = Attachment.objects.filter(pk__in=pks, message__isnull=True)
    if by.is_agent:
        return free.filter(uploaded_by=by.user_id)
    return free.filter(intake=intake) if intake is not None else free.none()


def _join(conversation: Conversation, by: Actor, customers: Sequence[Customer]) -> None:
    if customers and not conversation.is_public:
        raise NotAPublicPlace
    rows = [Participant(conversation=conversation, customer=one) for one in customers]
    if by.is_agent:
        rows.append(Participant(conversation=conversation, user_id=by.user_id))
    Participant.objects.bulk_create(rows, ignore_conflicts=True)


def address(message: Message, conversation: Conversation, by: Actor, to: Sequence[Customer] | None) -> None:
    """One recipient row per customer with a mail address; mail from a customer reached the others by itself."""
    if not conversation.is_public or by.is_system or (by.customer_id and message.channel == "email"):
        return
    if to is None:
        to = Customer.objects.filter(participations__conversation=conversation)
    reached = {one.pk for one in to} - {by.customer_id}
    mail = Address.objects.filter(customer__in=reached, kind=AddressKind.EMAIL).order_by("-is_primary", "pk")
    first: dict[int, Address] = {}
    for address in mail:
        first.setdefault(address.customer_id, address)
    if by.is_agent and not first:
        raise NoRecipient
    Recipient.objects.bulk_create(
        Recipient(message=message, customer_id=customer, address=address.value) for customer, address in first.items()
    )
