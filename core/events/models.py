"""The rows that are the truth: what happened, who still has to hear of it, what runs at intervals, what is mailed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """Where a delivery stands. Done, parked and skipped are final until somebody replays."""

    PENDING = "pending", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("delivered")
    PARKED = "parked", _("parked")
    SKIPPED = "skipped", _("skipped")


class MailState(models.TextChoices):
    """Where an outgoing mail stands."""

    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    KEPT = "kept", _("kept here, not sent")
    FAILED = "failed", _("failed")


class OutboxEntry(models.Model):
    """A fact, written in the transaction that made it true. Never changed; pruned when all have heard of it."""

    event = models.CharField(_("event"), max_length=150)
    payload = models.JSONField(_("payload"))
    object_key = models.CharField(_("object"), max_length=200)
    created_at = models.DateTimeField(_("happened"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.event} {self.object_key}"


class Delivery(models.Model):
    """One fact for one subscriber.

    Invariant: of one object, one subscriber never works on two at a time. A relay that starts a delivery counts the
    try and takes the lease; `lease_until` is also its token: whoever finds another value there has lost the delivery.
    """

    entry = models.ForeignKey(OutboxEntry, models.CASCADE, related_name="deliveries", verbose_name=_("event"))
    subscriber = models.CharField(_("subscriber"), max_length=150)
    plugin = models.CharField(_("plugin"), max_length=100)
    queue = models.CharField(_("queue"), max_length=40, default="default")
    #: Repeated from the entry: claiming asks for it on every row.
    object_key = models.CharField(_("object"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try"), default=timezone.now)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    last_error = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes: ClassVar = [
            # Conditional indexes would be smaller, but SQLite does not use them with bound parameters.
            models.Index(fields=["state", "next_at", "id"], name="wagdesk_events_due"),
            models.Index(fields=["subscriber", "object_key", "state", "id"], name="wagdesk_events_order"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscriber", "object_key"],
                condition=Q(state=DeliveryState.RUNNING),
                name="wagdesk_events_one_running_per_object",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.RUNNING, lease_until__isnull=False)
                | (~Q(state=DeliveryState.RUNNING) & Q(lease_until__isnull=True)),
                name="wagdesk_events_lease_while_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.object_key}"


class JobState(models.Model):
    """When a scheduled job ran and runs next. Invariant: it runs in one process at a time, the one that leased it."""

    slug = models.CharField(_("job"), max_length=150, primary_key=True)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    last_run_at = models.DateTimeField(_("last run"), null=True, blank=True)
    next_run_at = models.DateTimeField(_("next run"), default=timezone.now)
    last_error = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("scheduled job")
        verbose_name_plural = _("scheduled jobs")

    def __str__(self) -> str:
        return self.slug


class OutgoingMail(models.Model):
    """A mail as it leaves, byte for byte, and what became of it for each recipient.

    Invariant: the raw message never changes, so every try goes out under one Message-ID; whoever accepted the mail is
    not tried again.
    """

    raw = models.BinaryField(_("message"))
    message_id = models.CharField(_("Message-ID"), max_length=998, db_index=True)
    subject = models.TextField(_("subject"), blank=True)
    to = models.TextField(_("to"), blank=True)
    envelope_from = models.CharField(_("sender"), max_length=320)
    #: All addresses of the envelope, Bcc included.
    recipients = models.JSONField(_("recipients"), default=list)
    #: Those that have not accepted it yet.
    remaining = models.JSONField(_("still to be sent to"), default=list)
    #: Address → what the server said when it refused it for good.
    refused = models.JSONField(_("refused by"), default=dict, blank=True)
    #: A caller's key: the same key queues one mail only.
    source = models.CharField(_("source"), max_length=200, null=True, blank=True, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("queued"), default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
                name="wagdesk_events_sent_mail_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="wagdesk_events_mail_source_null_or_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
