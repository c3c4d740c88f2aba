"""What an agent is writing and has not sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """One agent's unsent text: for agents, for each public conversation of an item, or for one not begun yet.

    Switching the audience or the conversation swaps the text. Only its author reads it: always fetched by `user`, never
    by key alone.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    item = models.ForeignKey("wagdesk_work.WorkItem", models.CASCADE, related_name="drafts")
    audience = models.CharField(max_length=10)
    conversation = models.ForeignKey(
        "wagdesk_conversations.Conversation", models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    body = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "item", "audience"],
                condition=Q(conversation=None),
                name="wagdesk_conversations_draft_once",
            ),
            models.UniqueConstraint(fields=["user", "conversation"], name="wagdesk_conversations_draft_once_there"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.item_id} · {self.audience}"
