"""Who is told and what each of them was told; who tells us."""

import secrets
from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager
from core.outbound.api import Sealed, SealedField
from core.work.models import takes_items

#: So long both secrets sign after a new one was made.
BOTH_SIGN: Final = timedelta(hours=24)
#: The event of a test; nothing happened.
TEST_EVENT: Final = "webhooks.test.v1"


def new_key() -> str:
    """The part of an address that nobody can guess."""
    return secrets.token_urlsafe(16)


class Signed(models.Model):
    """A row with a secret that both sides sign with, and whether anybody is called there."""

    #: Why it was switched off by the service itself; empty where a person did.
    off_reason = models.CharField(
        _("switched off because"), max_length=500, blank=True, default="", db_default="", editable=False
    )
    secret = SealedField(editable=False)
    former_secret = SealedField(null=True, editable=False)
    rotated_at = models.DateTimeField(_("last new secret"), null=True, editable=False)

    class Meta:
        abstract = True

    def signing_secrets(self) -> list[Sealed]:
        """The secret, and for a day the one before it."""
        if self.former_secret and self.rotated_at and timezone.now() < self.rotated_at + BOTH_SIGN:
            return [self.secret, self.former_secret]
        return [self.secret]


class Endpoint(Signed):
    """An address of somebody else's that hears of the events it chose.

    `failing_since` is when the first of the failures happened that no success has followed. `quiet_until` is set while
    it does not answer: until then nobody calls it, and after that one call finds out whether it does.
    Invariant: one delivery at a time calls it, the one of `busy_with`, until `busy_until` at the latest.
    """

    name = models.CharField(_("name"), max_length=100, help_text=_("The program that is told."))
    url = models.CharField(_("address"), max_length=2000, help_text=_("Begins with https://, or with http://."))
    events = models.JSONField(_("events"), default=list)
    tells_internal = models.BooleanField(
        _("internal notes too"),
        default=False,
        help_text=_("Also tells of messages that only the team may read, and what they say."),
    )
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    allow_private = models.BooleanField(
        _("may lie in a private network"),
        default=False,
        help_text=_("Otherwise an address that leads to this machine or behind the firewall is refused."),
    )
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    quiet_until = models.DateTimeField(null=True, editable=False)
    busy_until = models.DateTimeField(null=True, editable=False)
    busy_with = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = PrivateManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SendState(models.TextChoices):
    """Where a delivery stands. Delivered and failed are final until somebody sends it again."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class WebhookDelivery(models.Model):
    """One event for one endpoint, as it is sent, and what came of the latest try.

    Invariant: id and body never change, so a receiver who remembers ids hears of it once.
    """

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries", verbose_name=_("endpoint"))
    message_id = models.CharField("webhook-id", max_length=40, unique=True)
    event = models.CharField(_("event"), max_length=150)
    #: The delivery of the event that this was made of; null for a test.
    source = models.BigIntegerField(null=True)
    body = models.TextField(_("sent"))
    state = models.CharField(_("state"), max_length=10, choices=SendState, default=SendState.WAITING)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True)
    response = models.TextField(_("answer"), blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    milliseconds = models.PositiveIntegerField(_("duration"), null=True)
    created_at = models.DateTimeField(_("happened"), default=timezone.now, db_index=True)
    tried_at = models.DateTimeField(_("last try"), null=True)
    next_at = models.DateTimeField(_("next try"), null=True)

    objects = PrivateManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="wagdesk_webhooks_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "endpoint"], name="wagdesk_webhooks_each_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.endpoint_id}"

    @property
    def is_test(self) -> bool:
        """Somebody pressed a button; it is sent to an endpoint that is off as well."""
        return self.event == TEST_EVENT


class InboundSource(Signed):
    """A program whose signed calls become requests. Its key stands in the address that it calls.

    `refused` counts the calls since the last one that was taken whose signature or time did not fit.
    """

    name = models.CharField(_("name"), max_length=100, help_text=_("The program that calls."))
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
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
    is_active = models.BooleanField(_("active"), default=True)
    received_at = models.DateTimeField(_("last call"), null=True, editable=False)
    refused = models.PositiveIntegerField(_("refused calls"), default=0, db_default=0, editable=False)
    refused_at = models.DateTimeField(_("last refused call"), null=True, editable=False)

    objects = PrivateManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("inbound webhook")
        verbose_name_plural = _("inbound webhooks")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
