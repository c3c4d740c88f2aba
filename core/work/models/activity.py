"""What happened to an item: facts that are only added."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.access.api import PrivateManager


class Activity(models.Model):
    """Who changed what, when, by which rule. `verb` is registered with a human text; `data` are its facts."""

    access_through: ClassVar[str] = "item"

    item = models.ForeignKey("wagdesk_work.WorkItem", models.CASCADE, related_name="activities")
    verb = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    customer = models.ForeignKey("wagdesk_people.Customer", models.SET_NULL, null=True, related_name="+")
    actor_label = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    for_customers = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PrivateManager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item", "id"], name="wagdesk_work_by_activity")]

    def __str__(self) -> str:
        return self.verb
