"""Files people sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager
from core.conversations.storage import private_path, private_storage


class Attachment(models.Model):
    """A file of a message, or one that waits in a draft or an intake. The type is sniffed, never believed.

    Seen by who sees its message; while it has none, only by who uploaded it.
    """

    access_through: ClassVar[str] = "message"

    message = models.ForeignKey(
        "wagdesk_conversations.Message", models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    draft = models.ForeignKey(
        "wagdesk_conversations.Draft", models.SET_NULL, null=True, blank=True, related_name="attachments"
    )
    intake = models.ForeignKey(
        "wagdesk_conversations.Intake", models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    file = models.FileField(_("file"), storage=private_storage, upload_to=private_path, max_length=300)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content_id = models.CharField(max_length=250, blank=True)
    is_inline = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PrivateManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_inline=False) | Q(content_type__startswith="image/"),
                name="wagdesk_conversations_only_images_inline",
            )
        ]

    def __str__(self) -> str:
        return self.name
