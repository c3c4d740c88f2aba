"""What still has to be brought into the index, and what must not be found until it is."""

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: A row that fails is tried again soon; after so many tries somebody has to look, and it is tried once a day.
SOON_ATTEMPTS: Final = 8
SOON: Final = timedelta(seconds=30)
LATER: Final = timedelta(days=1)


class IndexRequestQuerySet(models.QuerySet["IndexRequest"]):
    """Requests by how they fare."""

    def due(self, now: datetime) -> Self:
        """To be taken."""
        return self.filter(due_at__lte=now)

    def of_a_clock_ahead(self, now: datetime) -> Self:
        """Written, or put off, by a clock that was put back since."""
        late = now + SOON * 2
        return self.filter(Q(requested_at__gt=late) | Q(due_at__gt=late + LATER))

    def failing(self) -> Self:
        """Tried in vain, so far."""
        return self.filter(attempts__gt=0)

    def stuck(self) -> Self:
        """Tried in vain so often that somebody has to look."""
        return self.filter(attempts__gte=SOON_ATTEMPTS)

    def put_off(self, reason: str) -> int:
        """Note one more try in vain."""
        now = timezone.now()
        again = Case(When(attempts__lt=SOON_ATTEMPTS - 1, then=now + SOON), default=now + LATER)
        return self.update(attempts=F("attempts") + 1, due_at=again, reason=reason)


class IndexRequest(models.Model):
    """A row that may have changed. Written in the transaction of the change or by the subscriber that heard of it.

    Several requests for one row are one piece of work: whoever takes them reads the row once and deletes exactly the
    requests it had read, so that a request written meanwhile survives. An empty kind names a work item and stands for
    every entry collapsed under it.
    """

    kind = models.CharField(max_length=40, blank=True)
    object_pk = models.BigIntegerField()
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = IndexRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("index request")
        verbose_name_plural = _("index requests")
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], name="wagdesk_search_due"),
            models.Index(fields=["attempts"], name="wagdesk_search_tried"),
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'item'} {self.object_pk}"


class PendingRevocation(models.Model):
    """Something fewer people may see than the index believes. Not found and not counted until the index confirms.

    An empty kind names a work item and hides every entry collapsed under it.
    """

    kind = models.CharField(max_length=40, blank=True)
    object_pk = models.BigIntegerField()
    revoked_at = models.DateTimeField(_("revoked"), default=timezone.now)

    class Meta:
        verbose_name = _("pending revocation")
        verbose_name_plural = _("pending revocations")
        indexes: ClassVar = [models.Index(fields=["kind", "object_pk"], name="wagdesk_search_pending")]

    def __str__(self) -> str:
        return f"{self.kind or 'item'} {self.object_pk}"


class IndexVersion(models.Model):
    """The sequence of index versions: its rows are only drawn. Drawn after claiming and before reading a row."""

    class Meta:
        verbose_name = _("index version")
        verbose_name_plural = _("index versions")

    def __str__(self) -> str:
        return str(self.pk)


class QueueState(models.Model):
    """One row: whether somebody was told already that requests wait, and has not begun to take them."""

    is_announced = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("state of the queue")
        verbose_name_plural = _("states of the queue")

    def __str__(self) -> str:
        return f"announced: {self.is_announced}"


class KindState(models.Model):
    """What is known of a kind's part of the index. A kind without a row was never built."""

    kind = models.CharField(_("kind"), max_length=40, primary_key=True)
    rebuilt_at = models.DateTimeField(_("last rebuilt"), null=True)
    #: The version of text analysis and index layout it was built with.
    analysis = models.PositiveIntegerField(default=0)
    #: Its plugin was off since: events were not kept for it, so it is built anew when the plugin is on. Or a plugin was
    #: gone since that closed some of its rows: they were indexed as nobody's.
    missed_events = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("state of a kind")
        verbose_name_plural = _("states of kinds")

    def __str__(self) -> str:
        return self.kind
