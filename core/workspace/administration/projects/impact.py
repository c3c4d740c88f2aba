"""Which agents, and which customers it is shared with, would lose sight of what: counted before it is done."""

from dataclasses import dataclass

from core.access.api import Viewer
from core.people.models import Customer, User
from core.work.models import Scope, ScopeFollower, ScopeMember, WorkItem
from core.work.queries import agents_among, agents_entering
from core.work.services import realm_of


@dataclass(frozen=True)
class Impact:
    """How many items (of those the agent sees) are closed, and to how many agents."""

    items: int
    people: int


def of_change(scope: Scope, *, is_private: bool, parent: Scope | None, viewer: Viewer, agent: User) -> Impact | None:
    """What closing or moving a scope takes away; None where nobody loses anything by it."""
    old = realm_of(scope)
    above = parent or scope.get_parent()
    new = scope if is_private else realm_of(above) if above else None
    if new is None or new == old:
        return None
    items = WorkItem.objects.visible_to(viewer).filter(scope__path__startswith=scope.path, realm=old)
    # Who closes it stays inside: the service lets them in.
    losing = agents_entering(old).exclude(pk__in=agents_entering(new).values("pk")).exclude(pk=agent.pk)
    return Impact(items.count(), losing.count())


def of_leaving(member: ScopeMember, *, viewer: Viewer) -> Impact | None:
    """What a member loses who leaves; None where the scope is open to all agents anyway."""
    scope = member.scope
    if not scope.is_private:
        return None
    items = WorkItem.objects.visible_to(viewer).filter(realm=scope).count()
    others = ScopeMember.objects.filter(scope=scope).exclude(pk=member.pk)
    staying = agents_among(others).values("pk")
    losing = agents_among([member]).exclude(pk__in=staying).exclude(is_superuser=True)
    return Impact(items, losing.count())


def of_unsharing(follower: ScopeFollower, *, viewer: Viewer) -> Impact:
    """The items inside, and how many customers may have read of them because they were shared."""
    items = WorkItem.objects.visible_to(viewer).filter(scope__path__startswith=follower.scope.path).count()
    if follower.customer_id:
        return Impact(items, 1)
    people = Customer.objects.visible_to(viewer).filter(organization=follower.organization_id)
    return Impact(items, people.count())
