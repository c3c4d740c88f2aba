"""What an agent's screens remember of that agent."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ListPreference(models.Model):
    """The columns one agent chose for the list of one kind. Only its owner reads it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    columns = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="wagdesk_workspace_columns_once")
        ]

    def __str__(self) -> str:
        return self.kind


class ReadMark(models.Model):
    """Until when one agent has seen one item; what came later is new to them. Only its owner reads it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    item = models.ForeignKey("wagdesk_work.WorkItem", models.CASCADE, related_name="read_marks")
    seen_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "item"], name="wagdesk_workspace_seen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.item_id}"
