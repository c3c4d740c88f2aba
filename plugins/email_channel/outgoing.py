"""Answers leave by mail: one mail per recipient, in the recipient's language, under an id we can prove is ours."""

from email.mime.image import MIMEImage
from email.utils import formataddr
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.conversations.content import place_inline_images
from core.conversations.models import Attachment, Message, MessageReference, Recipient
from core.events.mail import SOURCE_HEADER, mail_domain
from core.people.models import Customer
from core.people.naming import name_in_mails
from core.work.models import WorkItem
from plugins.email_channel.models import Mailbox
from plugins.email_channel.services.mailboxes import default_mailbox
from plugins.email_channel.tokens import outgoing_message_id, reply_address, tagged_subject

#: What a mail's source begins with: then comes the recipient, or the item whose number is told.
RECIPIENT, CONFIRMATION = "email_channel.recipient:", "email_channel.confirmation:"
#: Ids of the thread that a mail names; more would break the limit of a header line for no gain.
MOST_REFERENCES = 10


def mail_for(recipient: Recipient) -> EmailMultiAlternatives:
    """The mail that brings a message to one recipient."""
    message = recipient.message
    conversation = message.conversation
    item = conversation.item
    mailbox = mailbox_of(item)
    message_id = outgoing_message_id(message.pk, recipient.pk, mail_domain())
    with translation.override(language_of(recipient.customer, item)):
        context = _context(message, recipient, item)
        subject = _("Re: %(title)s") % {"title": conversation.subject or (item.title if item else "")}
        mail = EmailMultiAlternatives(
            subject=tagged_subject(subject, item.number) if item else subject,
            body=render_to_string("wagdesk_email_channel/message.txt", context),
            from_email=sender_line(message, mailbox),
            to=[recipient.address],
            reply_to=[formataddr((mailbox.name, reply_address(conversation.pk, mailbox.address)))],
            headers={
                "Message-ID": message_id,
                **thread_headers(conversation.pk),
                "X-Loop": mail_domain(),
                SOURCE_HEADER: source_of(recipient),
            },
        )
        mail.attach_alternative(render_to_string("wagdesk_email_channel/message.html", context), "text/html")
    _attach_files(mail, message)
    return mail


def confirmation_for(message: Message, *, item: WorkItem, customer: Customer, address: str) -> EmailMultiAlternatives:
    """The mail that tells who asked the number of their request."""
    conversation, mailbox = message.conversation, mailbox_of(item)
    with translation.override(language_of(customer, item)):
        context = _context(message, None, item) | {"customer": customer, "files": _names_of_files(message)}
        mail = EmailMultiAlternatives(
            subject=tagged_subject(_("Received: %(title)s") % {"title": item.title}, item.number),
            body=render_to_string("wagdesk_email_channel/confirmation.txt", context),
            from_email=formataddr((mailbox.name, mailbox.address)),
            to=[address],
            reply_to=[formataddr((mailbox.name, reply_address(conversation.pk, mailbox.address)))],
            headers={
                "Message-ID": outgoing_message_id(message.pk, 0, mail_domain()),
                **thread_headers(conversation.pk),
                "Auto-Submitted": "auto-replied",
                "X-Auto-Response-Suppress": "All",
                "X-Loop": mail_domain(),
                SOURCE_HEADER: f"{CONFIRMATION}{item.pk}",
            },
        )
        mail.attach_alternative(render_to_string("wagdesk_email_channel/confirmation.html", context), "text/html")
    return mail


def source_of(recipient: Recipient) -> str:
    """What makes a second queueing of the same mail no second mail; a replay of a delivery included."""
    return f"{RECIPIENT}{recipient.pk}"


def sender_line(message: Message, mailbox: Mailbox) -> str:
    """The agent's name at the mailbox's address."""
    name = mailbox.name
    if message.author_user is not None:
        who = message.author_user.get_full_name()
        name = _("%(agent)s (%(mailbox)s)") % {"agent": who, "mailbox": mailbox.name}
    return formataddr((name, mailbox.address))


def mailbox_of(item: WorkItem | None) -> Mailbox:
    """The mailbox the request came to, else the default."""
    source = item.intakes.order_by("pk").values_list("source", flat=True).first() if item else None
    number = source.removeprefix("mailbox:") if source and source.startswith("mailbox:") else ""
    return (Mailbox.objects.filter(pk=number).first() if number.isdecimal() else None) or default_mailbox()


def language_of(customer: Customer | None, item: WorkItem | None) -> str:
    """The reader's language if we speak it, else that of the request, else the site's."""
    spoken = {code for code, _name in settings.LANGUAGES}
    for wanted in (customer.locale if customer else "", item.language if item else ""):
        for code in (wanted, wanted.partition("-")[0]):
            if code in spoken:
                return code
    return settings.LANGUAGE_CODE


def thread_headers(conversation_id: int) -> dict[str, str]:
    """In-Reply-To and References: the ids this conversation is known by, the newest last."""
    rows = MessageReference.objects.filter(conversation=conversation_id).order_by("-pk")
    ids = [
        f"<{one.strip('<>')}>" for one in rows.values_list("message_id", flat=True)[:MOST_REFERENCES] if len(one) < 250
    ]
    return {"In-Reply-To": ids[0], "References": " ".join(reversed(ids))} if ids else {}


def _context(message: Message, recipient: Recipient | None, item: WorkItem | None) -> dict[str, Any]:
    return {
        "message": message,
        "author": message.author_user.get_full_name() if message.author_user else message.author_label,
        "item": item,
        "site_name": name_in_mails(),
        "request_url": _request_url(item),
        "html": place_inline_images(message.html_new, {one: f"cid:{one}" for one in _inline_ids(message)}.get),
    }


def _inline_ids(message: Message) -> list[str]:
    inline = Attachment.objects.filter(message=message, is_inline=True).exclude(content_id="")
    return list(inline.values_list("content_id", flat=True))


def _names_of_files(message: Message) -> str:
    rows = Attachment.objects.filter(message=message, is_inline=False)
    return ", ".join(rows.order_by("pk").values_list("name", flat=True))


def _request_url(item: WorkItem | None) -> str:
    try:
        path = reverse("wagdesk_portal_pages:request", args=[item.number]) if item else ""
    except NoReverseMatch:
        return ""
    return urljoin(settings.WAGDESK_BASE_URL, path) if path else ""


def _attach_files(mail: EmailMultiAlternatives, message: Message) -> None:
    for attachment in Attachment.objects.filter(message=message):
        with attachment.file.open("rb") as file:
            data = file.read()
        if attachment.is_inline and attachment.content_id:
            image = MIMEImage(data, attachment.content_type.partition("/")[2])
            image.add_header("Content-ID", f"<{attachment.content_id.strip('<>')}>")
            image.add_header("Content-Disposition", "inline", filename=attachment.name)
            mail.attach(image)
        else:
            mail.attach(attachment.name, data, attachment.content_type)
