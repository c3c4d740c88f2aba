"""Portfolios, projects and folders: one tree that says where work belongs and who may enter."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from core.access.api import Viewer


class ScopeKind(models.TextChoices):
    """What a scope is; the tree nests them in this order."""

    ROOT = "root", _("Everything")
    PORTFOLIO = "portfolio", _("Portfolio")
    PROJECT = "project", _("Project")
    FOLDER = "folder", _("Folder")


def at_or_above() -> "ScopeQuerySet":
    """For a subquery: the scope of the outer row and all above it."""
    outer = ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    return Scope.objects.alias(outer_path=outer).filter(outer_path__startswith=F("path"))


def takes_items() -> Q:
    """Neither archived nor below something archived; what a form or a mailbox may choose."""
    return ~Q(Exists(at_or_above().filter(archived_at__isnull=False)))


class ScopeQuerySet(MP_NodeQuerySet):
    """Reads of scopes."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Agents see the tree without the private scopes they are no members of; others see nothing of it."""
        if not viewer.is_agent:
            return self.none()
        if viewer.all_realms:
            return self
        mine = [int(realm.partition(":")[2]) for realm in viewer.realms if realm.startswith("scope:")]
        nearest = at_or_above().filter(is_private=True).order_by("-depth").values("pk")[:1]
        return self.alias(realm=Subquery(nearest)).filter(Q(realm__isnull=True) | Q(realm__in=mine))

    def taking_items(self) -> Self:
        """Those that new work may be put in."""
        return self.filter(takes_items())

    def with_parent(self, *, among: "ScopeQuerySet") -> Self:
        """Each with `parent_pk`; none for the root, and where the parent is not among these."""
        above = at_or_above().filter(depth=OuterRef("depth") - 1, pk__in=among.order_by().values("pk"))
        return self.annotate(parent_pk=Subquery(above.values("pk")[:1]))


class ScopeManager(MP_NodeManager.from_queryset(ScopeQuerySet)):  # type: ignore[misc]
    """Manager of scopes."""

    def get_queryset(self) -> ScopeQuerySet:
        """In the order of the tree."""
        return ScopeQuerySet(self.model, using=self._db).order_by("path")


class Scope(MP_Node):
    """Where work belongs. There is one root; every item, mailbox and form target has exactly one scope.

    A private scope is a realm of its own: only its members enter, whatever they may see elsewhere. An archived one,
    and all below it, keeps what it has and takes nothing new.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ScopeKind, default=ScopeKind.PROJECT)
    name = models.CharField(_("name"), max_length=200)
    is_private = models.BooleanField(
        _("private"), default=False, help_text=_("Only members see what is inside, other agents do not.")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopeManager()

    class Meta:
        verbose_name = _("project or folder")
        verbose_name_plural = _("projects and folders")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=ScopeKind.ROOT, depth=1) | (~Q(kind=ScopeKind.ROOT) & Q(depth__gt=1)),
                name="wagdesk_work_one_scope_root",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScopeMember(models.Model):
    """A person or a team of ours in a scope; exactly one of the two."""

    class Role(models.TextChoices):
        """A manager may name the scope and say who is a member and who follows, without a right of their own."""

        MEMBER = "member", _("Member")
        MANAGER = "manager", _("Manager")

    scope = models.ForeignKey(Scope, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey("wagdesk_people.Team", models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True) | Q(user__isnull=True, team__isnull=False),
                name="wagdesk_work_member_is_user_or_team",
            ),
            models.UniqueConstraint(fields=["scope", "user"], name="wagdesk_work_scope_user_once"),
            models.UniqueConstraint(fields=["scope", "team"], name="wagdesk_work_scope_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.team} · {self.scope}"


class ScopeFollower(models.Model):
    """A customer or organisation a scope is shared with; exactly one of the two."""

    scope = models.ForeignKey(Scope, models.CASCADE, related_name="followers")
    customer = models.ForeignKey("wagdesk_people.Customer", models.CASCADE, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(
        "wagdesk_people.Organization", models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("follower of a project")
        verbose_name_plural = _("followers of a project")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, organization__isnull=True)
                | Q(customer__isnull=True, organization__isnull=False),
                name="wagdesk_work_scope_follower_is_one",
            ),
            models.UniqueConstraint(fields=["scope", "customer"], name="wagdesk_work_scope_customer_once"),
            models.UniqueConstraint(fields=["scope", "organization"], name="wagdesk_work_scope_org_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer or self.organization} · {self.scope}"
