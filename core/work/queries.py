"""Reads of work that several doors share."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from core.access.api import Prepared, Viewer
from core.people.models import User
from core.work.activity import verb_of
from core.work.models import (
    Activity,
    ItemLink,
    Priority,
    Scope,
    ScopeMember,
    Status,
    StatusCategory,
    WorkItem,
    WorkItemType,
)


def visible_links(item: WorkItem, viewer: Viewer) -> QuerySet[ItemLink]:
    """Links of an item whose ends the viewer may both see, with both ends and their statuses, oldest first."""
    seen = WorkItem.objects.visible_to(viewer).values("pk")
    links = ItemLink.objects.filter(Q(source=item.pk) | Q(target=item.pk))
    both = links.filter(source__in=seen, target__in=seen)
    return both.select_related("source__status", "target__status").order_by("pk")


def told_to(viewer: Viewer, activities: Iterable[Activity]) -> list[Activity]:
    """The facts without the numbers of items the viewer may not see; one query for all of them."""
    told = list(activities)
    naming = [(one, key) for one in told if (key := verb_of(one.verb).names) and one.data.get(key) is not None]
    if not naming:
        return told
    numbers = {one.data[key] for one, key in naming}
    seen = set(WorkItem.objects.visible_to(viewer).filter(number__in=numbers).values_list("number", flat=True))
    for one, key in naming:
        if one.data[key] not in seen:
            one.data = {**one.data, key: None}
    return told


def first_status(kind: str, *, held: bool = False) -> Status | None:
    """The status a new item starts in unless said, with its type: the marked one, else the first that is active.

    A type nothing can start in is passed over; None where there is no other. `held`: both stay until the transaction
    ends.
    """
    return next(iter((_first_status_held if held else _first_status)(kind)), None)


def first_type(kind: str) -> WorkItemType | None:
    """The type of a new item unless said; None where nothing can begin."""
    status = first_status(kind)
    return status.item_type if status else None


def default_priority(*, held: bool = False) -> Priority | None:
    """The priority of a new item unless said; None where none is marked. `held` as of `first_status`."""
    return next(iter((_default_priority_held if held else _default_priority)()), None)


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


def _first_status_of(kind: str) -> QuerySet[Status]:
    new = Status.objects.filter(item_type__kind=kind, item_type__is_active=True, category=StatusCategory.NEW)
    order = ("-item_type__is_default", "item_type__rank", "item_type_id", "-is_initial", "rank", "pk")
    return new.select_related("item_type").order_by(*order)[:1]


def _marked_priority() -> QuerySet[Priority]:
    return Priority.objects.filter(is_default=True)[:1]


_first_status, _first_status_held = Prepared(_first_status_of), Prepared(_first_status_of, held=True)
_default_priority, _default_priority_held = Prepared(_marked_priority), Prepared(_marked_priority, held=True)
