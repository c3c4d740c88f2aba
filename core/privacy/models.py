"""Erasures and what remains of them; exports and their files."""

from secrets import token_hex
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy.contract import Mode


class ErasureState(models.TextChoices):
    """Where an erasure stands."""

    RUNNING = "running", _("running")
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")


class Erasure(models.Model):
    """One person being forgotten, and afterwards the tombstone: who erased whom when, without saying whom.

    Invariants: of one customer one erasure is under way; once it is done `person` is empty, and of their addresses only
    keyed digests are left.
    """

    #: No foreign key: the customer may be gone.
    customer_id = models.BigIntegerField(_("customer"))
    mode = models.CharField(_("how"), max_length=12, choices=Mode)
    state = models.CharField(_("state"), max_length=10, choices=ErasureState, default=ErasureState.RUNNING)
    #: What the packages look for, until it is done: `core.privacy.persons.Person` as JSON.
    person = models.JSONField(default=dict)
    #: Slug of a provider → how many rows it has changed.
    progress = models.JSONField(default=dict)
    working_on = models.CharField(max_length=100, blank=True)
    reason = models.CharField(_("waits because"), max_length=500, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    address_digests = models.JSONField(default=list)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    begun_by_label = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering: ClassVar = ["-pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer_id"], condition=~Q(state=ErasureState.DONE), name="wagdesk_privacy_one_erasure"
            ),
            models.CheckConstraint(
                condition=~Q(state=ErasureState.DONE) | Q(finished_at__isnull=False),
                name="wagdesk_privacy_done_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.mode}"

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.state == ErasureState.DONE

    @property
    def rows_changed(self) -> int:
        """How many rows were changed so far."""
        return sum(self.progress.values())


class ErasedMail(models.Model):
    """The Message-ID of a mail that was erased, as a keyed digest: should it arrive once more, it is not kept."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="mails")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("erased mail")
        verbose_name_plural = _("erased mails")
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest


class ExportState(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


def private_storage() -> Storage:
    """The storage called "private" in the settings."""
    return storages["private"]


def export_path(instance: Any, filename: str) -> str:
    """A path that cannot be guessed."""
    name = token_hex(16)
    return f"exports/{name[:2]}/{name}.zip"


class DataExport(models.Model):
    """A zip of what is known of one customer, for whoever asked for it. Its file goes after seven days, the row too.

    `full` has what only agents read; one that the customer asked for never is.
    """

    customer = models.ForeignKey("wagdesk_people.Customer", models.CASCADE, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    full = models.BooleanField(default=False)
    language = models.CharField(max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=ExportState, default=ExportState.WAITING)
    file = models.FileField(storage=private_storage, upload_to=export_path, max_length=300, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    requested_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("export of personal data")
        verbose_name_plural = _("exports of personal data")
        ordering: ClassVar = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.requested_at:%Y-%m-%d}"
