"""What the channel does when it hears of an event."""

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from core.access.api import Actor, service
from core.conversations.events import ConversationChanged, MessageAdded
from core.conversations.models import DeliveryState, Message, Recipient
from core.conversations.services.messages import remember_ids, seconds_until_it_leaves
from core.events.api import Received, RetryLater, Subscriber, append_event
from core.events.events import MailFailed, MailSent
from core.events.models import MailState, OutgoingMail
from core.people.models import Customer
from core.work.events import ItemCreated
from core.work.models import Activity, WorkItem
from core.work.services import add_activity
from plugins.email_channel.events import MailReceived
from plugins.email_channel.outgoing import CONFIRMATION, RECIPIENT, confirmation_for, mail_for, mailbox_of
from plugins.email_channel.services.ingesting import process
from plugins.email_channel.verbs import CONFIRMED

#: Confirmations one address gets in an hour; more are a loop of robots.
MOST_CONFIRMATIONS = 10
CONFIRMED_CHANNELS = ("form", "email", "portal")


def finish_mail(received: Received) -> None:
    """Handle a mail whose process died before it did."""
    process(received.event.mail_id)  # type: ignore[attr-defined]


def send_message(received: Received) -> None:
    """Queue a message for its recipients, once the time to take it back is over."""
    event: MessageAdded = received.event  # type: ignore[assignment]
    message = Message.objects.select_related("conversation__item", "author_user").filter(pk=event.message_id).first()
    if message is None or message.withdrawn_at is not None:
        return
    if left := seconds_until_it_leaves(message):
        raise RetryLater(left)
    waiting = Recipient.objects.filter(message=message, state=DeliveryState.WAITING).select_related("customer")
    for recipient in waiting:
        recipient.message = message
        mail = mail_for(recipient)
        _queue(mail, message)


@service
def _queue(mail: EmailMultiAlternatives, message: Message) -> None:
    mail.send()  # into the outbox, once per source
    remember_ids(message.conversation, [mail.extra_headers["Message-ID"]])


def confirm(received: Received) -> None:
    """Tell who asked for a new item its number; never a robot, never endlessly."""
    event: ItemCreated = received.event  # type: ignore[assignment]
    if event.channel not in CONFIRMED_CHANNELS:
        return
    first = (
        Message.objects.select_related("conversation__item", "author_customer")
        .filter(conversation__item=event.item_id, conversation__audience="public", author_customer__isnull=False)
        .order_by("pk")
        .first()
    )
    if first is None or first.is_automatic:
        return
    item, customer = first.conversation.item, first.author_customer
    if item is None or customer is None or not mailbox_of(item).confirms:
        return
    address = customer.addresses.filter(kind="email", undeliverable_at__isnull=True).first()
    if address is None or _is_robot(address.normalized) or _confirmed_often(address.value):
        return
    _queue_confirmation(first, item, customer, address.value)


@service
def _queue_confirmation(first: Message, item: WorkItem, customer: Customer, address: str) -> None:
    mail = confirmation_for(first, item=item, customer=customer, address=address)
    if not OutgoingMail.objects.filter(source=f"{CONFIRMATION}{item.pk}").exists():
        _queue(mail, first)


def note_outcome(received: Received) -> None:
    """Write at the recipient, or in the item's history, how far a mail got."""
    event: MailSent | MailFailed = received.event  # type: ignore[assignment]
    for prefix, note in ((RECIPIENT, _note), (CONFIRMATION, _note_confirmation)):
        if event.source and event.source.startswith(prefix):
            note(int(event.source.removeprefix(prefix)), isinstance(event, MailSent), event.mail_id)


@service
def _note(recipient_id: int, sent: bool, mail_id: int) -> None:
    recipient = Recipient.objects.select_related("message__conversation").filter(pk=recipient_id).first()
    if recipient is None or (sent and recipient.state == DeliveryState.FAILED):
        return  # a bounce that came faster than our own note stays
    mail = OutgoingMail.objects.defer("raw").filter(pk=mail_id).first()
    if mail is None:
        return  # erased since
    recipient.state = _became(mail, sent)
    recipient.reason = "" if sent else mail.last_error[:500]
    recipient.save(update_fields=["state", "reason", "changed_at"])
    conversation = recipient.message.conversation
    append_event(ConversationChanged(conversation_id=conversation.pk, item_id=conversation.item_id))


@service
def _note_confirmation(item_id: int, sent: bool, mail_id: int) -> None:
    item = WorkItem.objects.filter(pk=item_id).first()
    mail = OutgoingMail.objects.defer("raw").filter(pk=mail_id).first()
    if mail is None:
        return  # erased since
    data = {"address": mail.to, "became": _became(mail, sent)}
    told = Activity.objects.filter(item=item_id, verb=CONFIRMED, data__became=data["became"])
    if item is not None and not told.exists():
        add_activity(item=item, by=Actor.system("email"), verb=CONFIRMED, data=data)


def _became(mail: OutgoingMail, sent: bool) -> DeliveryState:
    """What the event told; the mail itself may be tried again already."""
    if not sent:
        return DeliveryState.FAILED
    return DeliveryState.KEPT if mail.state == MailState.KEPT else DeliveryState.SENT


def _is_robot(normalized: str) -> bool:
    local = normalized.partition("@")[0]
    return local.startswith(("noreply", "no-reply", "donotreply", "do-not-reply")) or local in (
        "mailer-daemon",
        "postmaster",
        "abuse",
        "root",
    )


def _confirmed_often(address: str) -> bool:
    hour = timezone.now() - timedelta(hours=1)
    sent = OutgoingMail.objects.filter(to=address, source__startswith=CONFIRMATION, created_at__gt=hour)
    return sent.count() >= MOST_CONFIRMATIONS


SUBSCRIBERS = (
    Subscriber(name="email_channel.finish_mail", events=(MailReceived,), handle=finish_mail),
    Subscriber(name="email_channel.send_message", events=(MessageAdded,), handle=send_message, queue="mail"),
    Subscriber(name="email_channel.confirm", events=(ItemCreated,), handle=confirm, queue="mail"),
    Subscriber(name="email_channel.note_outcome", events=(MailSent, MailFailed), handle=note_outcome),
)
