"""Whatever arrives, before anything is made of it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IntakeState(models.TextChoices):
    """What became of an arrival."""

    NEW = "new", _("Just arrived")
    HANDLED = "handled", _("Handled")
    WAITING = "waiting", _("Waiting: nobody takes it")
    FAILED = "failed", _("Failed")
    IGNORED = "ignored", _("Left alone")
    ERASED = "erased", _("Erased")

    @classmethod
    def open(cls) -> list["IntakeState"]:
        """States in which something is still to be made of it."""
        return [cls.NEW, cls.WAITING, cls.FAILED]

    @classmethod
    def settled(cls) -> list["IntakeState"]:
        """States in which nothing more is made of it by itself."""
        return [cls.HANDLED, cls.IGNORED, cls.ERASED]


class Intake(models.Model):
    """One arrival: a form, a mail, an API call. Stored first, handled after; administrators see what waits.

    `payload` is an `Arrival` as JSON. `key` makes a repeated arrival the same intake (form token, Message-ID, API key).
    """

    source = models.CharField(_("source"), max_length=60, help_text=_("For example form:7 or mailbox:1."))
    channel = models.CharField(_("channel"), max_length=20)
    key = models.CharField(max_length=128, null=True, blank=True, unique=True)
    payload = models.JSONField()
    state = models.CharField(_("state"), max_length=10, choices=IntakeState, default=IntakeState.NEW)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    item = models.ForeignKey("wagdesk_work.WorkItem", models.SET_NULL, null=True, blank=True, related_name="intakes")
    message = models.ForeignKey(
        "wagdesk_conversations.Message", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="wagdesk_conversations_by_st")]

    def __str__(self) -> str:
        return f"{self.source} · {self.received_at:%Y-%m-%d %H:%M}"
