"""Items of every kind, in one table."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.api import PrivateManager, PrivateQuerySet
from core.changes.api import Tracked
from core.work.errors import StaleVersion


class WorkItemQuerySet(PrivateQuerySet):
    """Reads of items."""

    def lock(self, pk: int, *, expected_version: int | None = None) -> "WorkItem":
        """The row, locked for the rest of the transaction. Raises StaleVersion when it is not the expected one."""
        rows = self.select_for_update(of=("self",)).filter(pk=pk)
        # PostgreSQL drops a row that was waited for and points elsewhere now; held, it is found with what it joins.
        item = rows.first() or rows.get()
        if expected_version is not None and item.version != expected_version:
            raise StaleVersion(expected=expected_version, found=item.version)
        return item

    def with_list_columns(self) -> Self:
        """What a list shows, in one query."""
        return self.select_related("status", "priority", "assignee", "team", "organization", "item_type")

    def active(self) -> Self:
        """Work that is not over."""
        return self.filter(closed_at__isnull=True)


class WorkItemManager(PrivateManager.from_queryset(WorkItemQuerySet)):  # type: ignore[misc]
    """Manager of items; a proxy's manager narrows to its kind."""

    def get_queryset(self) -> WorkItemQuerySet:
        """All items, or those of the proxy's kind."""
        rows = super().get_queryset()
        kind = self.model.KIND
        return rows.filter(kind=kind) if kind else rows


class ItemNumber(models.Model):
    """The counter of numbers: its rows are only drawn, never read. Gaps are allowed, waiting for each other is not."""

    def __str__(self) -> str:
        return f"#{self.pk}"


class WorkItem(Tracked):
    """A piece of work. A kind is a proxy of this model in its plugin.

    Invariants: `kind` is that of the type; the status belongs to the type; `realm` is the nearest private scope at or
    above `scope`, or null; `closed_at` is set exactly while the status is in a finished category; `waiting_since` is
    the time of the first customer message nobody answered yet.
    """

    #: The kind of a proxy; empty on the table itself.
    KIND: ClassVar[str] = ""
    change_kind: ClassVar[str] = "item"
    parts: ClassVar[tuple[str, ...]] = ("requester_links", "tags")

    kind = models.CharField(max_length=40, editable=False)
    item_type = models.ForeignKey("wagdesk_work.WorkItemType", models.PROTECT, related_name="+", verbose_name=_("type"))
    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    title = models.CharField(_("title"), max_length=250)
    status = models.ForeignKey("wagdesk_work.Status", models.PROTECT, related_name="+", verbose_name=_("status"))
    priority = models.ForeignKey(
        "wagdesk_work.Priority", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("priority")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("assignee")
    )
    team = models.ForeignKey(
        "wagdesk_people.Team", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    scope = models.ForeignKey("wagdesk_work.Scope", models.PROTECT, related_name="items", verbose_name=_("project"))
    realm = models.ForeignKey("wagdesk_work.Scope", models.PROTECT, null=True, related_name="+", editable=False)
    organization = models.ForeignKey(
        "wagdesk_people.Organization",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    requesters = models.ManyToManyField(
        "wagdesk_people.Customer", through="Requester", related_name="requested_items", verbose_name=_("requesters")
    )
    tags = models.ManyToManyField("wagdesk_work.Tag", blank=True, related_name="items", verbose_name=_("tags"))
    custom = models.JSONField(_("custom fields"), default=dict, blank=True)
    channel = models.CharField(_("channel"), max_length=20, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=12, blank=True)
    summary = models.CharField(max_length=200, blank=True, editable=False)  # first words of the newest public message
    waiting_since = models.DateTimeField(_("waiting since"), null=True, editable=False)
    last_message_at = models.DateTimeField(_("last message"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    #: Digest of the opened form and of all that was sent from it: the same is not created twice.
    send_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - unique, or none

    objects = WorkItemManager()

    #: Wagtail's reference index costs ten queries a save and finds nothing here.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        indexes: ClassVar = [
            models.Index(fields=["kind", "-updated_at", "-id"], name="wagdesk_work_by_updated"),
            models.Index(fields=["kind", "-created_at", "-id"], name="wagdesk_work_by_created"),
            models.Index(fields=["kind", "status", "-updated_at", "-id"], name="wagdesk_work_by_status"),
            models.Index(fields=["assignee", "kind", "-updated_at", "-id"], name="wagdesk_work_by_assignee"),
            models.Index(fields=["team", "kind", "-updated_at", "-id"], name="wagdesk_work_by_team"),
            models.Index(fields=["organization", "kind", "-updated_at", "-id"], name="wagdesk_work_by_org"),
            # What a desk works on; closed items only ever grow in number.
            models.Index(
                fields=["kind", "waiting_since", "id"],
                name="wagdesk_work_open",
                condition=Q(closed_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind=""), name="wagdesk_work_item_has_kind"),
            # Most items have none, and cost this index nothing.
            models.UniqueConstraint(
                fields=["send_key"], condition=Q(send_key__isnull=False), name="wagdesk_work_item_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"

    def save_columns(self, *columns: str) -> None:
        """Write these columns and the next version, nothing else: a column somebody else changed stays theirs."""
        self.updated_at = timezone.now()
        self.version += 1
        type(self)._base_manager.filter(pk=self.pk).update(
            **{column: getattr(self, column) for column in columns},
            updated_at=self.updated_at,
            version=F("version") + 1,
        )


class Requester(models.Model):
    """A customer who asked for an item; the first is the main one."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="requester_links")
    customer = models.ForeignKey("wagdesk_people.Customer", models.CASCADE, related_name="requester_links")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "customer"], name="wagdesk_work_requester_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.customer_id}"


class Follower(models.Model):
    """An agent who hears of an item without working on it."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "user"], name="wagdesk_work_follower_once")]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.user_id}"


class LinkType(models.TextChoices):
    """How one item relates to another, read from the first to the second."""

    RELATES = "relates", _("relates to")
    DUPLICATES = "duplicates", _("duplicates")
    BLOCKS = "blocks", _("blocks")
    PARENT = "parent", _("is the parent of")


class ItemLink(models.Model):
    """A typed link between two items; never from an item to itself."""

    source = models.ForeignKey(WorkItem, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(WorkItem, models.CASCADE, related_name="links_in")
    link_type = models.CharField(max_length=12, choices=LinkType, default=LinkType.RELATES)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target", "link_type"], name="wagdesk_work_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="wagdesk_work_no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.link_type} {self.target_id}"
