"""Scopes: made, nested, closed to others."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

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
    scope.version += 1
    scope.save(update_fields=["is_private", "version"])
    inside = Scope.objects.filter(path__startswith=scope.path).order_by("path")
    for place in inside:
        WorkItem._base_manager.filter(scope=place).update(realm=realm_of(place))
    items = WorkItem._base_manager.filter(scope__path__startswith=scope.path)
    revoke(WorkItem, list(items.values_list("pk", flat=True)))  # either way the index has to learn the new realms
    return scope


def place_of(scope: Scope | None) -> tuple[Scope, Scope | None]:
    """The scope (the root if none) and its realm, for a row that is written in this transaction."""
    if scope is None:
        root = next(iter(_held(Scope.objects.filter(depth=1))), None) or root_scope()
        return root, root if root.is_private else None
    return scope, realm_of(scope)


def realm_of(scope: Scope) -> Scope | None:
    """The nearest private scope at or above this one, as the database has it now; held against a change meanwhile."""
    step = Scope.steplen
    paths = [scope.path[:end] for end in range(step, len(scope.path) + 1, step)]
    rows = _held(Scope.objects.filter(path__in=paths).order_by("-depth"))
    return next((one for one in rows if one.is_private), None)


def _held(rows: QuerySet[Scope]) -> Iterable[Scope]:
    """These rows as they are until the transaction ends. Those who only hold them do not wait for each other.

    A shared lock keeps out who changes a scope and lets items begin in it at the same time; SQLite has one writer.
    """
    connection = transaction.get_connection()
    if connection.vendor != "postgresql":
        return rows
    sql, params = rows.query.sql_with_params()
    return Scope.objects.raw(f"{sql} FOR SHARE", params)
