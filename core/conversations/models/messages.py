"""What was said, as it came and as it may be shown."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager
from core.changes.api import Tracked


class Message(Tracked):
    """One message. `html_received` is kept as it came and never shown; `html` is sanitised.

    `html_new` and `html_quoted` are the sanitised parts above and below the quote; together they hold everything.
    The author is a customer, an agent, or Wagdesk itself (`author_label`).
    """

    access_through: ClassVar[str] = "conversation"
    change_kind: ClassVar[str] = "message"
    parts: ClassVar[tuple[str, ...]] = ("recipients", "attachments")

    conversation = models.ForeignKey("wagdesk_conversations.Conversation", models.CASCADE, related_name="messages")
    author_customer = models.ForeignKey(
        "wagdesk_people.Customer", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=20)
    html_received = models.TextField(blank=True)
    html_new = models.TextField(blank=True)
    html_quoted = models.TextField(blank=True)
    text = models.TextField(blank=True)
    has_remote_images = models.BooleanField(default=False)
    is_automatic = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)
    message_id = models.CharField(max_length=998, blank=True, db_index=True)
    #: Whether to know this id shows that one got the message: not where its sender may have been forged.
    id_is_proof = models.BooleanField(default=True, db_default=True, editable=False)
    #: Digest of the opened form and of all that was sent from it: the same is not sent twice.
    send_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - unique, or none
    created_at = models.DateTimeField(default=timezone.now)
    #: A public message leaves only after this moment, so that its author can take it back.
    send_after = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: When what its author wrote was taken out of it, with the author's other data.
    erased_at = models.DateTimeField(null=True, editable=False)
    #: What was done to the status of its item as it was sent, to be undone with it; see `item_moved`.
    moved = models.JSONField(null=True, editable=False)

    objects = PrivateManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["conversation", "id"], name="wagdesk_conversations_by_id")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_from_customer(self) -> bool:
        """Whether a customer wrote it."""
        return self.author_customer_id is not None


class MessageReference(models.Model):
    """A message id that belongs to a conversation: received, sent, or only ever seen referenced.

    Replies of people who never got our mail, but answer one that quoted it, find their conversation here.
    """

    conversation = models.ForeignKey("wagdesk_conversations.Conversation", models.CASCADE, related_name="references")
    message_id = models.CharField(max_length=998)
    #: SHA-256 of the id: ids are longer than an index may be.
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "conversation"], name="wagdesk_conversations_reference_once")
        ]

    def __str__(self) -> str:
        return self.message_id


class DeliveryState(models.TextChoices):
    """How far a message got on its way to one recipient."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    KEPT = "kept", _("Kept here, not sent")
    FAILED = "failed", _("Not delivered")


class Recipient(models.Model):
    """One person a public message goes to, and how far it got."""

    access_through: ClassVar[str] = "message"

    message = models.ForeignKey(Message, models.CASCADE, related_name="recipients")
    customer = models.ForeignKey("wagdesk_people.Customer", models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.CharField(max_length=320)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PrivateManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "address"], name="wagdesk_conversations_recipient_once"),
            models.CheckConstraint(condition=~Q(address=""), name="wagdesk_conversations_recipient_has_address"),
        ]

    def __str__(self) -> str:
        return self.address
