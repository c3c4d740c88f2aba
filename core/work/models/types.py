"""What administrators name: types of items, their statuses, priorities and tags."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.work.models.configured import Configured


class StatusCategory(models.TextChoices):
    """The fixed meaning of a status: the only thing code reads."""

    NEW = "new", _("New")
    OPEN = "open", pgettext_lazy("status", "Open")
    WAITING_CUSTOMER = "waiting_customer", _("Waiting for the customer")
    WAITING_OTHER = "waiting_other", _("Waiting for somebody else")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged")
    SPAM = "spam", _("Spam")

    @classmethod
    def active(cls) -> list["StatusCategory"]:
        """Categories of work that is not over."""
        return [cls.NEW, cls.OPEN, cls.WAITING_CUSTOMER, cls.WAITING_OTHER]

    @classmethod
    def finished(cls) -> list["StatusCategory"]:
        """Categories in which `closed_at` is set."""
        return [cls.RESOLVED, cls.CLOSED, cls.MERGED, cls.SPAM]

    @classmethod
    def by_hand(cls) -> list["StatusCategory"]:
        """Categories somebody may choose; that an item was joined with another is said by joining it."""
        return [category for category in cls if category != cls.MERGED]


class WorkItemType(Configured):
    """An administrator's row under a kind: "Incident" and "Question" under the kind ticket."""

    TOLD_APART_BY = "name"

    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)
    is_default = models.BooleanField(_("default"), default=False, help_text=_("What a new item is unless said."))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("type")
        verbose_name_plural = _("types")
        ordering: ClassVar = ["kind", "rank", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name"], name="wagdesk_work_type_name_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_default=True), name="wagdesk_work_one_default_type"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StatusQuerySet(models.QuerySet["Status"]):
    """Reads of statuses."""

    def first_of(self, item_type: WorkItemType, category: str) -> "Status":
        """The first status of a category in a type; raises DoesNotExist when the type has none."""
        return self.filter(item_type=item_type, category=category).earliest("rank", "pk")

    def initial_of(self, item_type: WorkItemType) -> "Status":
        """The status new items of a type start in."""
        return self.filter(item_type=item_type, category=StatusCategory.NEW).earliest("-is_initial", "rank", "pk")


class Status(Configured):
    """A step in the life of an item. Administrators name it as they like; code reads only its category.

    Invariants: a type has a status of category NEW, in which its items start; a status stays with its type.
    """

    TOLD_APART_BY = "label"

    item_type = models.ForeignKey(WorkItemType, models.CASCADE, related_name="statuses", verbose_name=_("type"))
    label = models.CharField(_("label"), max_length=60, help_text=_("What agents read."))
    customer_label = models.CharField(
        _("label for customers"), max_length=60, blank=True, help_text=_("What customers read; empty: the same.")
    )
    category = models.CharField(_("category"), max_length=20, choices=StatusCategory)
    color = models.CharField(_("colour"), max_length=7, blank=True, help_text=_("A swatch in the settings."))
    rank = models.PositiveSmallIntegerField(_("order"), default=0)  # gaps allowed: dragging writes one row
    is_initial = models.BooleanField(_("new items start here"), default=False)
    pauses_clock = models.BooleanField(_("pauses the clock"), default=False)

    objects = StatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        ordering: ClassVar = ["item_type", "rank", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_initial=False) | Q(category=StatusCategory.NEW),
                name="wagdesk_work_initial_status_is_new",
                violation_error_message=_("New items can only start in a status of the category “New”."),
            ),
            models.UniqueConstraint(fields=["item_type", "label"], name="wagdesk_work_status_label_once"),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def clean(self) -> None:
        """Items start in what is new, and a colour is one."""
        wrong = {}
        if self.is_initial and self.category != StatusCategory.NEW:
            wrong["is_initial"] = _("New items can only start in a status of the category “New”.")
        if self.color and not re.fullmatch(r"#[0-9a-fA-F]{6}", self.color):
            wrong["color"] = _("A colour such as #1f6feb.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def label_for_customer(self) -> str:
        """What a customer reads."""
        return self.customer_label or self.label

    @property
    def shown_to_customer(self) -> str:
        """The same in the reader's language, where it is a label that an English installation begins with."""
        return gettext(self.label_for_customer)


class Priority(Configured):
    """How urgent: a label and a rank from 0 (can wait) to 100 (now)."""

    TOLD_APART_BY = "rank"

    label = models.CharField(_("label"), max_length=60, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("0 can wait, 100 is now."), unique=True)
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering: ClassVar = ["-rank"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(rank__lte=100), name="wagdesk_work_priority_rank_0_100"),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="wagdesk_work_one_default_priority"
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def clean(self) -> None:
        """The rank is a share of a hundred."""
        if self.rank is not None and self.rank > 100:  # noqa: PLR2004 - the scale itself
            raise ValidationError({"rank": _("From 0, which can wait, to 100, which is now.")})


NO_COMMA = _("A tag cannot have a comma: it stands between two tags.")


class Tag(Configured):
    """A free word on items; the slug makes "Firmware 4.2" and "firmware 4.2" the same tag."""

    TOLD_APART_BY = "name"

    name = models.CharField(_("name"), max_length=60)
    slug = models.CharField(max_length=60, unique=True, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """One of a list with commas, comparable, and not there yet."""
        self.name = " ".join(self.name.split())
        if "," in self.name:
            raise ValidationError({"name": NO_COMMA})
        self.slug = self.slug_of(self.name)
        if not self.slug:
            raise ValidationError({"name": _("A tag needs a letter or a digit.")})
        if Tag.objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("There is a tag like this already.")})

    @staticmethod
    def slug_of(name: str) -> str:
        """How names are compared."""
        return slugify(name, allow_unicode=True)[:60]
