"""The tree as rows: indented, with open items and members. Four queries, whatever there is."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.access.api import Viewer
from core.people.models import Customer, Organization
from core.work.models import Scope, ScopeFollower, ScopeKind, ScopeMember, WorkItem

#: Avatars in a row; the others are a number.
FACES = 5
ICONS = {
    ScopeKind.ROOT: "globe",
    ScopeKind.PORTFOLIO: "grid",
    ScopeKind.PROJECT: "clipboard-list",
    ScopeKind.FOLDER: "folder-open-inverse",
}


@dataclass
class Row:
    """One scope as the tree shows it."""

    scope: Scope
    depth: int
    #: It, or one above it, is archived.
    is_put_away: bool
    open_items: int = 0
    members: list[ScopeMember] = field(default_factory=list)
    followers: int = 0

    @property
    def icon(self) -> str:
        """Of its kind."""
        return ICONS[ScopeKind(self.scope.kind)]

    @property
    def faces(self) -> list[ScopeMember]:
        """The first members."""
        return self.members[:FACES]

    @property
    def more(self) -> int:
        """How many members have no avatar here."""
        return max(len(self.members) - FACES, 0)

    @property
    def names(self) -> str:
        """All members, for who points at them or listens."""
        return ", ".join(str(one.user or one.team) for one in self.members)


def rows_of(viewer: Viewer, *, put_away: bool) -> tuple[list[Row], dict[bool, int]]:
    """The rows in use, or those put away; and how many there are of each."""
    every = indented(Scope.objects.visible_to(viewer))
    shown = [row for row in every if row.is_put_away is put_away]
    _fill(shown, viewer)
    return shown, dict(Counter(row.is_put_away for row in every))


def indented(scopes: Iterable[Scope]) -> list[Row]:
    """In the order of the tree, each as deep as it has others above it among these."""
    above: list[Row] = []
    found = []
    for scope in scopes:
        while above and not scope.path.startswith(above[-1].scope.path):
            above.pop()
        is_put_away = bool(scope.archived_at or (above and above[-1].is_put_away))
        row = Row(scope, len(above), is_put_away)
        above.append(row)
        found.append(row)
    return found


def shared_with(viewer: Viewer) -> QuerySet[ScopeFollower]:
    """The customers and organisations that scopes are shared with, of those the agent may see."""
    seen = Q(customer__in=Customer.objects.visible_to(viewer).values("pk"))
    seen |= Q(organization__in=Organization.objects.visible_to(viewer).values("pk"))
    return ScopeFollower.objects.filter(seen)


def _fill(rows: list[Row], viewer: Viewer) -> None:
    items = WorkItem.objects.visible_to(viewer).active().order_by()
    open_items = dict(items.values_list("scope").annotate(n=Count("pk")))
    visible = Scope.objects.visible_to(viewer).order_by().values("pk")
    followers = shared_with(viewer).filter(scope__in=visible).order_by().values_list("scope").annotate(n=Count("pk"))
    shared: dict[int, int] = dict(followers)
    members: dict[int, list[Any]] = defaultdict(list)
    for member in ScopeMember.objects.filter(scope__in=visible).select_related("user", "team").order_by("pk"):
        members[member.scope_id].append(member)
    for row in rows:
        pk = row.scope.pk
        row.open_items, row.members, row.followers = open_items.get(pk, 0), members[pk], shared.get(pk, 0)
