"""The demo's projects: a portfolio, what is shared with a customer's organisation, what only some agents enter."""

from typing import Any

from core.access.api import Actor
from core.people.models import Organization, Team, User
from core.work.models import Scope
from core.work.services import (
    add_scope_follower,
    add_scope_member,
    create_scope,
    root_scope,
    update_scope,
)

SYSTEM = Actor.system("demo")


def load(rows: list[dict[str, Any]]) -> None:
    """Every project that is not there yet, outer ones first."""
    for row in rows:
        if not Scope.objects.filter(name=row["name"]).exists():
            _one(row)


def project(name: str | None) -> Scope | None:
    """The project of a request, if it has one."""
    return Scope.objects.get(name=name) if name else None


def _one(row: dict[str, Any]) -> None:
    parent = project(row.get("parent")) or root_scope()
    is_private = row.get("private", False)
    scope = create_scope(kind=row["kind"], name=row["name"], parent=parent, is_private=is_private, by=SYSTEM)
    for name in row.get("teams", ()):
        add_scope_member(scope=scope, team=Team.objects.get(name=name), by=SYSTEM)
    for login in row.get("managers", ()):
        user = User.objects.get(email=f"{login}@nordlicht.example")
        add_scope_member(scope=scope, user=user, role="manager", by=SYSTEM)
    for name in row.get("shared", ()):
        add_scope_follower(scope=scope, organization=Organization.objects.get(name=name), by=SYSTEM)
    if row.get("archived"):
        update_scope(scope=scope, is_archived=True, by=SYSTEM)
