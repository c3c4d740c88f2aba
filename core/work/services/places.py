"""Where an item is put: the scope, and the realm that follows from it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.access.api import held
from core.work.errors import InvalidField
from core.work.models import Scope, ScopeKind


def root_scope() -> Scope:
    """The one scope above all others; made by the first migration, and again if a test emptied the table."""
    root = Scope.objects.filter(depth=1).first()
    if root is not None:
        return root
    with override(settings.LANGUAGE_CODE):
        return Scope.add_root(kind=ScopeKind.ROOT, name=ScopeKind.ROOT.label)


def place_of(scope: Scope | None) -> tuple[Scope, Scope | None]:
    """The scope (the root if none) and its realm, for an item that is put there in this transaction.

    Raises InvalidField where the scope, or one above it, is archived.
    """
    if scope is None:
        root = next(iter(held(Scope.objects.filter(depth=1), "SHARE")), None) or root_scope()
        return root, root if root.is_private else None
    line = _line_of(scope)
    if any(one.archived_at for one in line):
        raise InvalidField("scope", _("“%(scope)s” is archived and takes nothing new.") % {"scope": scope})
    return scope, _nearest_private(line)


def hold_place(changes: Mapping[str, Any]) -> None:
    """Hold the scope that changes of an item lead to. Call it before the item is locked.

    Scopes are locked before items, always: whoever closes or moves a scope has it first and the items inside after.
    """
    if "scope" in changes:
        _line_of(changes["scope"] or root_scope())


def realm_of(scope: Scope) -> Scope | None:
    """The nearest private scope at or above this one, as the database has it now; held against a change meanwhile."""
    return _nearest_private(_line_of(scope))


def _nearest_private(line: list[Scope]) -> Scope | None:
    return next((one for one in reversed(line) if one.is_private), None)


def _line_of(scope: Scope) -> list[Scope]:
    """From the root, which who changes scopes locks first, too, down to the scope: none of them changes meanwhile.

    Where the scope was moved since it was read, its path is read again.
    """
    path = scope.path
    while True:
        line = held(Scope.objects.filter(path__in=paths_above(path)).order_by("depth"), "SHARE")
        if line and line[-1].pk == scope.pk:
            return line
        path = Scope.objects.values_list("path", flat=True).get(pk=scope.pk)


def paths_above(path: str) -> list[str]:
    """The paths of the scope there and of all above it."""
    step = Scope.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]
