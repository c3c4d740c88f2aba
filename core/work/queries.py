"""Reads of work that several doors share."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from core.access.api import Viewer
from core.people.models import User
from core.work.models import ItemLink, Scope, ScopeMember, WorkItem


def visible_links(item: WorkItem, viewer: Viewer) -> QuerySet[ItemLink]:
    """Links of an item whose ends the viewer may both see, with both ends and their statuses, oldest first."""
    seen = WorkItem.objects.visible_to(viewer).values("pk")
    links = ItemLink.objects.filter(Q(source=item.pk) | Q(target=item.pk))
    both = links.filter(source__in=seen, target__in=seen)
    return both.select_related("source__status", "target__status").order_by("pk")


def agents_entering(realm: Scope | None) -> QuerySet[User]:
    """The agents who hold a realm, as `AgentItemFacts` says it of one: all where there is none, else its members, in
    person or through a team, and administrators. A test compares the two.
    """
    if realm is None:
        return _agents(Q())
    return agents_among(ScopeMember.objects.filter(scope=realm)) | _agents(Q(is_superuser=True))


def agents_among(members: Iterable[ScopeMember]) -> QuerySet[User]:
    """The agents that memberships stand for."""
    users = [member.user_id for member in members if member.user_id]
    teams = [member.team_id for member in members if member.team_id]
    in_teams = User.objects.filter(team_memberships__team__in=teams).values("pk")
    return _agents(Q(pk__in=users) | Q(pk__in=in_teams))


def _agents(which: Q) -> QuerySet[User]:
    return User.objects.filter(which, is_agent=True, is_active=True)
