"""Who is a member of a scope, and whom it is shared with.

What somebody holds is read anew at every request, so each change here is felt at once without touching an item.
"""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from core.access.api import Actor, Door, require, service, viewer_for
from core.events.api import append_event
from core.people.models import Customer, Organization, Team, User
from core.work.errors import InvalidField
from core.work.events import ScopeChanged
from core.work.models import Scope, ScopeFollower, ScopeMember
from core.work.services.places import paths_above


@service
def add_scope_member(
    *,
    scope: Scope,
    by: Actor,
    user: User | None = None,
    team: Team | None = None,
    role: str = ScopeMember.Role.MEMBER,
) -> bool:
    """An agent or a team enters the scope, or has another role there; False when it is so already."""
    require_managing(scope, by)
    whom = _one(user=user, team=team)
    if user is not None and not (user.is_agent and user.is_active):
        raise InvalidField("user", _("%(name)s is no active agent.") % {"name": user})
    if role not in ScopeMember.Role.values:
        raise InvalidField("role", _("There is no such role."))
    member, made = ScopeMember.objects.get_or_create(scope=scope, **whom, defaults={"role": role})
    if not made and member.role == role:
        return False
    ScopeMember.objects.filter(pk=member.pk).update(role=role)
    _tell(scope)
    return True


@service
def remove_scope_member(*, scope: Scope, by: Actor, user: User | None = None, team: Team | None = None) -> bool:
    """They no longer enter the scope, if it is private; False when they were no member."""
    require_managing(scope, by)
    return _gone(scope, ScopeMember.objects.filter(scope=scope, **_one(user=user, team=team)))


@service
def add_scope_follower(
    *, scope: Scope, by: Actor, customer: Customer | None = None, organization: Organization | None = None
) -> bool:
    """Share what is public in the scope with a customer or all of an organisation; False when it is already."""
    require_managing(scope, by)
    whom = _one(customer=customer, organization=organization)
    _row, made = ScopeFollower.objects.get_or_create(scope=scope, **whom)
    if made:
        _tell(scope)
    return made


@service
def remove_scope_follower(
    *, scope: Scope, by: Actor, customer: Customer | None = None, organization: Organization | None = None
) -> bool:
    """They see in the scope only what they asked themselves; False when it was not shared with them."""
    require_managing(scope, by)
    whom = _one(customer=customer, organization=organization)
    return _gone(scope, ScopeFollower.objects.filter(scope=scope, **whom))


def require_managing(scope: Scope, by: Actor) -> None:
    """Raise PermissionDenied unless the actor has the right, or is a manager of the scope or of one above it."""
    if by.user is not None and by.user.is_active and manages(scope, by.user) and _sees(scope, by.user):
        return
    require(by, "wagdesk_work.change_scope", on=scope)


def let_in(scope: Scope, by: Actor) -> None:
    """Whoever closes a scope is not shut out by it: unless they enter anyway, they become its manager."""
    if by.user is not None and not _sees(scope, by.user):
        ScopeMember.objects.create(scope=scope, user=by.user, role=ScopeMember.Role.MANAGER)


def manages(scope: Scope, user: User) -> bool:
    """Whether somebody is a manager of the scope, or of one above it."""
    member = Q(user=user) | Q(team__memberships__user=user)
    above = paths_above(Scope.objects.values_list("path", flat=True).get(pk=scope.pk))
    rows = ScopeMember.objects.filter(member, scope__path__in=above, role=ScopeMember.Role.MANAGER)
    return bool(user.is_agent) and rows.exists()


def _sees(scope: Scope, user: User) -> bool:
    return Scope.objects.visible_to(viewer_for(user, Door.ADMIN)).filter(pk=scope.pk).exists()


def _one(**who: Any) -> dict[str, Any]:
    """The one that was named; the other column is empty."""
    if sum(value is not None for value in who.values()) != 1:
        raise InvalidField(min(who), _("Name one of them: %(names)s.") % {"names": ", ".join(who)})
    return {name: value for name, value in who.items() if value is not None}


def _gone(scope: Scope, rows: Any) -> bool:
    gone, _each = rows.delete()
    if gone:
        _tell(scope)
    return bool(gone)


def _tell(scope: Scope) -> None:
    Scope.objects.filter(pk=scope.pk).update(version=F("version") + 1)
    append_event(ScopeChanged(scope_id=scope.pk))
