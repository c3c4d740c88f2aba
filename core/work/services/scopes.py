"""Scopes: made, nested, closed to others."""

from django.db.models import Q

from core.access.api import Actor, require, revoke, service
from core.work.models import Scope, ScopeKind, WorkItem


def root_scope() -> Scope:
    """The one scope above all others; made by the first migration, and again if a test emptied the table."""
    root = Scope.objects.filter(depth=1).first()
    return root or Scope.add_root(kind=ScopeKind.ROOT, name="Everything")


@service
def create_scope(
    *, name: str, by: Actor, kind: str = ScopeKind.PROJECT, parent: Scope | None = None, is_private: bool = False
) -> Scope:
    """A portfolio, project or folder below `parent` (the root if none)."""
    require(by, "wagdesk_work.add_scope")
    above = Scope.objects.get(pk=(parent or root_scope()).pk)
    return above.add_child(kind=kind, name=name, is_private=is_private)


@service
def set_scope_privacy(*, scope: Scope, is_private: bool, by: Actor) -> Scope:
    """Close a scope to all but its members, or open it; the realm of every item inside follows."""
    require(by, "wagdesk_work.change_scope")
    scope = Scope.objects.select_for_update().get(pk=scope.pk)
    scope.is_private = is_private
    scope.save(update_fields=["is_private"])
    inside = Scope.objects.filter(path__startswith=scope.path).order_by("path")
    for place in inside:
        WorkItem._base_manager.filter(scope=place).update(realm=realm_of(place))
    if is_private:
        below = Q(scope__path__startswith=scope.path)
        revoke(WorkItem, list(WorkItem._base_manager.filter(below).values_list("pk", flat=True)))
    return scope


def realm_of(scope: Scope) -> Scope | None:
    """The nearest private scope at or above this one."""
    if scope.is_private or scope.depth == 1:
        return scope if scope.is_private else None
    step = Scope.steplen
    paths = [scope.path[:end] for end in range(step, len(scope.path) + 1, step)]
    return Scope.objects.filter(path__in=paths, is_private=True).order_by("-depth").first()
