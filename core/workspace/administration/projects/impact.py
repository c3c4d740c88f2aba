"""Who would lose sight of what: counted before it is done."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core.access.api import Viewer
from core.people.models import Customer, User
from core.work.models import Scope, ScopeFollower, ScopeMember, WorkItem
from core.work.services import paths_above


@dataclass(frozen=True)
class Impact:
    """How many items (of those the agent sees) are closed, and to how many agents."""

    items: int
    people: int


def of_change(scope: Scope, *, is_private: bool, parent: Scope | None, viewer: Viewer, agent: User) -> Impact | None:
    """What closing or moving a scope takes away; None where nobody loses anything by it."""
    old = _realm(scope.path)
    new = scope if is_private else _realm(parent.path if parent else scope.path[: -Scope.steplen])
    if new is None or new == old:
        return None
    items = WorkItem.objects.visible_to(viewer).filter(scope__path__startswith=scope.path, realm=old)
    # Who closes it stays inside: the service lets them in.
    losing = entering(old).exclude(pk__in=entering(new).values("pk")).exclude(pk=agent.pk)
    return Impact(items.count(), losing.count())


def of_leaving(member: ScopeMember, *, viewer: Viewer) -> Impact | None:
    """What a member loses who leaves; None where the scope is open to all agents anyway."""
    scope = member.scope
    if not scope.is_private:
        return None
    items = WorkItem.objects.visible_to(viewer).filter(realm=scope).count()
    others = ScopeMember.objects.filter(scope=scope).exclude(pk=member.pk)
    losing = _agents(_belongs([member])).exclude(pk__in=_agents(_belongs(others) | Q(is_superuser=True)).values("pk"))
    return Impact(items, losing.count())


def of_unsharing(follower: ScopeFollower, *, viewer: Viewer) -> Impact:
    """The items inside, and how many customers may have read of them because they were shared."""
    items = WorkItem.objects.visible_to(viewer).filter(scope__path__startswith=follower.scope.path).count()
    if follower.customer_id:
        return Impact(items, 1)
    people = Customer.objects.visible_to(viewer).filter(organization=follower.organization_id)
    return Impact(items, people.count())


def entering(realm: Scope | None) -> Any:
    """The agents who enter a realm: all, or its members and those who enter everywhere."""
    if realm is None:
        return _agents(Q())
    return _agents(_belongs(ScopeMember.objects.filter(scope=realm)) | Q(is_superuser=True))


def _realm(path: str) -> Scope | None:
    found: Scope | None = Scope.objects.filter(path__in=paths_above(path), is_private=True).order_by("-depth").first()
    return found


def _belongs(members: Any) -> Q:
    users = [member.user_id for member in members if member.user_id]
    teams = [member.team_id for member in members if member.team_id]
    return Q(pk__in=users) | Q(pk__in=User.objects.filter(team_memberships__team__in=teams).values("pk"))


def _agents(which: Q) -> Any:
    return User.objects.filter(which, is_agent=True, is_active=True)
