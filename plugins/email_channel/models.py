"""Our mailboxes, and every mail as it came."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager
from core.conversations.models import IntakeState
from core.work.models import takes_items

#: How much of a mail its screen shows.
SHOWN_BYTES = 20_000


class Mailbox(models.Model):
    """An address of ours: where its mail goes, and who answers from it."""

    name = models.CharField(_("name"), max_length=100, help_text=_("What recipients read as the sender."))
    address = models.EmailField(_("address"), unique=True)
    team = models.ForeignKey(
        "wagdesk_people.Team", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for the team")
    )
    scope = models.ForeignKey(
        "wagdesk_work.Scope",
        models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to=takes_items,
        related_name="+",
        verbose_name=_("in the project"),
    )
    confirms = models.BooleanField(
        _("confirms requests"), default=True, help_text=_("Who writes for the first time gets the number by mail.")
    )
    is_default = models.BooleanField(_("default"), default=False, help_text=_("Answers to forms leave from here."))

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        ordering: ClassVar = ["address"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="wagdesk_email_one_default_mailbox"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


class MailState(models.TextChoices):
    """What became of a mail."""

    NEW = "new", _("Just arrived")
    HANDLED = "handled", _("Handled")
    IGNORED = "ignored", _("Left alone")
    QUARANTINED = "quarantined", _("Could not be read")
    ERASED = "erased", _("Erased")


class ReceivedMail(models.Model):
    """One mail, byte by byte, and what became of it. The same bytes again are the same row."""

    raw = models.BinaryField(editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    mailbox = models.ForeignKey(
        Mailbox, models.SET_NULL, null=True, related_name="+", verbose_name=_("mailbox"), editable=False
    )
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    sender = models.CharField(_("sender"), max_length=320, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=MailState, default=MailState.NEW)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    intake = models.ForeignKey(
        "wagdesk_conversations.Intake", models.SET_NULL, null=True, related_name="+", editable=False
    )
    received_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)

    objects = PrivateManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="wagdesk_email_by_state")]

    def __str__(self) -> str:
        return self.subject or self.message_id or f"{self.received_at:%Y-%m-%d %H:%M}"

    @property
    def stands(self) -> MailState | IntakeState:
        """What became of it: where it was read and handed on, what became of the arrival, unless that is done."""
        if self.state != MailState.HANDLED or self.intake is None or self.intake.state not in IntakeState.open():
            return MailState(self.state)
        return IntakeState(self.intake.state)

    @property
    def stands_text(self) -> str:
        """The same in words."""
        return str(capfirst(self.stands.label))

    @property
    def why(self) -> str:
        """Why it stands so: what was left out or could not be read, and what its arrival waits for."""
        waits = self.intake.reason if self.intake and isinstance(self.stands, IntakeState) else ""
        return " ".join(filter(None, (waits, self.reason)))

    @property
    def source(self) -> str:
        """The beginning of the mail as it came, readable whatever its bytes are."""
        return bytes(self.raw[:SHOWN_BYTES]).decode("utf-8", "replace")

    @property
    def source_is_cut(self) -> bool:
        """Whether `source` leaves something out."""
        return self.size > SHOWN_BYTES
