"""Teams and roles: how our own people are grouped, and what they may do."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """Agents who share work. A ticket of a team is seen by its members."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    description = models.CharField(_("description"), max_length=250, blank=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="TeamMembership", related_name="teams", verbose_name=_("members")
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """One agent in one team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="team_memberships")

    class Meta:
        verbose_name = _("team membership")
        verbose_name_plural = _("team memberships")
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "user"], name="wagdesk_people_member_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.team}"


class Role(models.Model):
    """What agents may do: a Django group with a name people understand. Permissions are the group's."""

    # Names a default role, so that later permissions find it under any name an administrator gave it.
    key = models.CharField(max_length=40, null=True, unique=True, editable=False)  # noqa: DJ001 - unique, unless none
    group = models.OneToOneField(Group, models.CASCADE, related_name="role", verbose_name=_("group"))
    description = models.CharField(_("description"), max_length=250, blank=True)
    needs_second_step = models.BooleanField(
        _("members must use two-step sign-in"),
        default=False,
        db_default=False,
        help_text=_(
            "Who has neither a passkey nor an authenticator app is led to set one up before anything else. "
            "Programs with an API token are not asked."
        ),
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.group.name


class RoleSeed(models.Model):
    """That a default role was made (`permission` empty), or was once given a permission by default.

    What an administrator takes away, renames or deletes afterwards stays so: nothing is offered twice.
    """

    role = models.CharField(max_length=40)
    permission = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "permission"], name="wagdesk_people_seed_once")
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.permission}"
