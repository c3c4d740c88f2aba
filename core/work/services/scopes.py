"""Scopes: made, named, moved, closed to others, archived."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import Actor, Door, require, revoke, service, viewer_for
from core.events.api import append_event
from core.work.errors import InvalidField, StaleVersion
from core.work.events import ScopeChanged
from core.work.models import Scope, ScopeKind, WorkItem
from core.work.services.places import place_of, realm_of, root_scope
from core.work.services.pointers import pointer_at
from core.work.services.scope_people import let_in, require_managing

CHANGE = "wagdesk_work.change_scope"
#: Levels below each other, the root included; more is no order but a maze.
MAX_DEPTH = 10
_ORDER = [kind.value for kind in ScopeKind]


@service
def create_scope(
    *, name: str, by: Actor, kind: str = ScopeKind.PROJECT, parent: Scope | None = None, is_private: bool = False
) -> Scope:
    """A portfolio, project or folder below `parent` (the root if none).

    Whoever makes a private one is its first manager, unless they enter anyway. Raises PermissionDenied and
    InvalidField; nothing is written then.
    """
    require(by, "wagdesk_work.add_scope", on=parent)
    above = _lock((parent or root_scope()).pk)
    place_of(above)
    _check_nesting(kind, above, levels=1)
    scope: Scope = above.add_child(kind=kind, name=_free(_clean(name), above, by), is_private=is_private)
    let_in(scope, by)
    append_event(ScopeChanged(scope_id=scope.pk))
    return scope


@service
def update_scope(
    *,
    scope: Scope,
    by: Actor,
    name: str | None = None,
    kind: str | None = None,
    parent: Scope | None = None,
    is_private: bool | None = None,
    is_archived: bool | None = None,
    expected_version: int | None = None,
) -> Scope:
    """Name a scope, make it another kind, move it with all below it, close or open it, archive it or bring it back.

    What is None stays. The realm of every item inside follows at once. A manager of the scope may give it a name; the
    rest needs the right. Raises PermissionDenied, StaleVersion and InvalidField; nothing is written then.
    """
    if (kind, parent, is_private, is_archived) == (None, None, None, None):
        require_managing(scope, by)
    else:
        require(by, CHANGE, on=scope)
    scope = _lock(scope.pk)
    if expected_version is not None and scope.version != expected_version:
        raise StaleVersion(expected=expected_version, found=scope.version)
    before = _state(scope)
    if parent is not None:
        scope = _moved(scope, parent, by, kind=kind or scope.kind)
    if kind is not None and kind != scope.kind:
        scope.kind = _fitting(kind, scope)
    scope.name = scope.name if name is None else _clean(name)
    scope.is_private = scope.is_private if is_private is None else is_private
    if is_archived is not None:
        scope.archived_at = _archived(scope, is_archived)
    moved, named, brought_back = scope.path != before[0], scope.name != before[2], bool(before[3])
    if scope.archived_at is None and (moved or named or brought_back) and not scope.is_root():
        _free(scope.name, scope.get_parent(), by, but=scope.pk)
    if _state(scope) != before:
        _write(scope, by, settle=_state(scope)[:2] != before[:2])
    return scope


@service
def set_scope_privacy(*, scope: Scope, is_private: bool, by: Actor) -> Scope:
    """Close a scope to all but its members, or open it; the realm of every item inside follows."""
    return update_scope(scope=scope, is_private=is_private, by=by)


def _lock(pk: int) -> Scope:
    """The scope as it is, locked. The root is locked with it and first: one change of the tree at a time."""
    rows = Scope.objects.select_for_update().filter(Q(depth=1) | Q(pk=pk)).order_by("depth")
    return next(row for row in list(rows) if row.pk == pk)


def _state(scope: Scope) -> tuple[Any, ...]:
    """What may change; the first two decide the realms inside."""
    return scope.path, scope.is_private, scope.name, scope.archived_at, scope.kind


def _clean(name: str) -> str:
    name = " ".join(name.split())[:200]
    if not name:
        raise InvalidField("name", _("A name cannot be empty."))
    return name


def _free(name: str, above: Scope, by: Actor, *, but: int | None = None) -> str:
    """The name, if nothing beside it has it. What the actor may not enter does not count, or it would be told of."""
    beside = Scope.objects.filter(path__startswith=above.path, depth=above.depth + 1, name__iexact=name)
    if by.user is not None:
        beside = beside.visible_to(viewer_for(by.user, Door.ADMIN))
    if beside.filter(archived_at__isnull=True).exclude(pk=but).exists():
        text = _("There is already a “%(name)s” in “%(parent)s”. Choose another name.")
        raise InvalidField("name", text % {"name": name, "parent": above})
    return name


def _fitting(kind: str, scope: Scope) -> str:
    """The kind, if it fits between what is above the scope and what is below."""
    if scope.is_root():
        raise InvalidField("kind", _("“%(scope)s” stays what it is.") % {"scope": scope})
    _check_nesting(kind, scope.get_parent(), levels=1)
    bigger = [child for child in scope.get_children() if _ORDER.index(child.kind) < _ORDER.index(kind)]
    if bigger:
        text = _("“%(child)s” inside is bigger than that: projects go below portfolios, folders below projects.")
        raise InvalidField("kind", text % {"child": bigger[0]})
    return kind


def _check_nesting(kind: str, above: Scope, *, levels: int) -> None:
    """The kinds nest in their order; a kind may stand below its own, and one may be left out."""
    if kind not in _ORDER[1:]:
        raise InvalidField("kind", _("Choose a portfolio, a project or a folder."))
    if _ORDER.index(kind) < _ORDER.index(above.kind):
        text = _("“%(parent)s” can only hold smaller parts: projects go below portfolios, folders below projects.")
        raise InvalidField("parent", text % {"parent": above})
    if above.depth + levels > MAX_DEPTH:
        raise InvalidField("parent", _("This is too deep: no more than %(levels)d levels.") % {"levels": MAX_DEPTH})


def _moved(scope: Scope, parent: Scope, by: Actor, *, kind: str) -> Scope:
    """The scope below another parent, with all it holds."""
    above = Scope.objects.get(pk=parent.pk)
    if scope.is_child_of(above):
        return scope
    require(by, CHANGE, on=above)
    if scope.is_root() or above.path.startswith(scope.path):
        raise InvalidField("parent", _("“%(scope)s” cannot be moved into itself.") % {"scope": scope})
    place_of(above)
    inside = Scope.objects.filter(path__startswith=scope.path)
    deepest = max(inside.values_list("depth", flat=True))
    _check_nesting(kind, above, levels=deepest - scope.depth + 1)
    scope.move(above, "last-child")
    return Scope.objects.get(pk=scope.pk)


def _archived(scope: Scope, is_archived: bool) -> datetime | None:
    """When it was archived. Refused while something still sends work there, which would be lost or refused."""
    if not is_archived:
        return None
    if scope.is_root():
        raise InvalidField("is_archived", _("“%(scope)s” cannot be archived.") % {"scope": scope})
    if scope.archived_at is None and (sender := pointer_at(Scope, path__startswith=scope.path)) is not None:
        text = _("“%(sender)s” still puts new work here. Choose another project there first.")
        raise InvalidField("is_archived", text % {"sender": sender})
    return scope.archived_at or timezone.now()


def _write(scope: Scope, by: Actor, *, settle: bool) -> None:
    scope.version += 1
    scope.save(update_fields=["name", "kind", "is_private", "archived_at", "version"])
    if settle:
        let_in(scope, by)
        _settle(scope)
    append_event(ScopeChanged(scope_id=scope.pk))


def _settle(scope: Scope) -> None:
    """Give every item inside the realm it has now. The index has to learn it, whether wider or narrower."""
    parent = scope.get_parent()
    realms = {parent.path: realm_of(parent)} if parent else {}
    for place in Scope.objects.filter(path__startswith=scope.path).order_by("path"):
        realms[place.path] = place if place.is_private else realms.get(place.path[: -Scope.steplen])
        WorkItem._base_manager.filter(scope=place).update(realm=realms[place.path])
    items = WorkItem._base_manager.filter(scope__path__startswith=scope.path)
    revoke(WorkItem, list(items.values_list("pk", flat=True)))
