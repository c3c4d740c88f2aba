"""Portfolios, projects and folders: one tree that says where work belongs and who may enter."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class ScopeKind(models.TextChoices):
    """What a scope is; the tree nests them in this order."""

    ROOT = "root", _("Everything")
    PORTFOLIO = "portfolio", _("Portfolio")
    PROJECT = "project", _("Project")
    FOLDER = "folder", _("Folder")


class Scope(MP_Node):
    """Where work belongs. There is one root; every item, mailbox and form target has exactly one scope.

    A private scope is a realm of its own: only its members enter, whatever they may see elsewhere.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ScopeKind, default=ScopeKind.PROJECT)
    name = models.CharField(_("name"), max_length=200)
    is_private = models.BooleanField(
        _("private"), default=False, help_text=_("Only members see what is inside, other agents do not.")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

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
        """What a member does there."""

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
