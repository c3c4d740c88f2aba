"""Who talks with whom about what: the unit of audience."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager
from core.changes.api import Tracked


class Audience(models.TextChoices):
    """Whom a conversation may reach. Fixed at birth."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")


class Conversation(Tracked):
    """Messages among the same people, on an item, on a scope, or on nothing.

    Invariants: the audience never changes; an internal conversation has no customer among its participants.
    """

    change_kind: ClassVar[str] = "conversation"
    parts: ClassVar[tuple[str, ...]] = ("participants",)

    item = models.ForeignKey(
        "wagdesk_work.WorkItem", models.CASCADE, null=True, blank=True, related_name="conversations"
    )
    scope = models.ForeignKey("wagdesk_work.Scope", models.CASCADE, null=True, blank=True, related_name="conversations")
    audience = models.CharField(max_length=10, choices=Audience, editable=False)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    channel = models.CharField(max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PrivateManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(scope__isnull=True), name="wagdesk_conversations_item_or_scope"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="wagdesk_conversations_known_audience"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.get_audience_display()

    @property
    def is_public(self) -> bool:
        """Whether customers may read it."""
        return self.audience == Audience.PUBLIC


class Participant(models.Model):
    """A person in a conversation: a customer or an agent, exactly one of the two."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    customer = models.ForeignKey(
        "wagdesk_people.Customer", models.CASCADE, null=True, blank=True, related_name="participations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="participations"
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, user__isnull=True) | Q(customer__isnull=True, user__isnull=False),
                name="wagdesk_conversations_participant_is_one",
            ),
            models.UniqueConstraint(fields=["conversation", "customer"], name="wagdesk_conversations_customer_once"),
            models.UniqueConstraint(fields=["conversation", "user"], name="wagdesk_conversations_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.customer_id or self.user_id}"
