"""What items hold is deleted elsewhere, in the service of a package below or at Wagtail's own screen.

Glue only: the database takes it off the items, and nobody could say afterwards which ones held it. So that is said
before, in the deletion's own transaction.
"""

from typing import Any

from django.db.models import Q
from django.db.models.signals import pre_delete

from core.people.models import Organization, Team, User
from core.work.models import Follower, WorkItem
from core.work.services.telling import tell_of_items


def connect() -> None:
    """Follow deletions; called once, when the app is ready."""
    pre_delete.connect(team_deleted, sender=Team, dispatch_uid=f"{__name__}.team")
    pre_delete.connect(organization_deleted, sender=Organization, dispatch_uid=f"{__name__}.organization")
    pre_delete.connect(user_deleted, sender=User, dispatch_uid=f"{__name__}.user")


def team_deleted(instance: Team, **_: Any) -> None:
    """Its items are everybody's."""
    tell_of_items(WorkItem._base_manager.filter(team=instance), fields="team")


def organization_deleted(instance: Organization, **_: Any) -> None:
    """Its items name none."""
    tell_of_items(WorkItem._base_manager.filter(organization=instance), fields="organization")


def user_deleted(instance: User, **_: Any) -> None:
    """Nobody works on their items any more, and one fewer follows."""
    if instance.is_agent:
        followed = Follower.objects.filter(user=instance).values("item")
        held = WorkItem._base_manager.filter(Q(assignee=instance) | Q(pk__in=followed))
        tell_of_items(held, fields="assignee,followers")
