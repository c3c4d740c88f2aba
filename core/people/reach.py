"""Who may be changed by whom: nobody gives, or takes over, rights that they do not hold themselves.

An administrator holds all. Rights over pages and collections count like the others, and include those below.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from core.people.models import User


def roles_beyond(agent: User) -> QuerySet[Group]:
    """Roles with any right that this agent does not hold."""
    if agent.is_superuser:
        return Group.objects.none()
    beyond = Q(permissions__in=_rights_beyond(agent))
    for model, place in ((GroupPagePermission, "page"), (GroupCollectionPermission, "collection")):
        beyond |= Q(pk__in=_places_beyond(agent, model, place).values("group"))
    return Group.objects.filter(pk__in=Group.objects.filter(beyond).values("pk"))


def agents_beyond(agent: User) -> QuerySet[User]:
    """Who holds any right that this agent does not hold, also while they are switched off."""
    if agent.is_superuser:
        return User.objects.none()
    beyond = Q(is_superuser=True) | Q(groups__in=roles_beyond(agent))
    beyond |= Q(user_permissions__in=_rights_beyond(agent))
    return User.objects.filter(pk__in=User.objects.filter(beyond).values("pk"))


def _rights_beyond(agent: User) -> QuerySet[Permission]:
    held = Permission.objects.filter(Q(group__user=agent) | Q(user=agent))
    return Permission.objects.exclude(pk__in=held.values("pk"))


def _places_beyond(agent: User, model: Any, place: str) -> QuerySet[Any]:
    """What roles allow at a place where no role of this agent allows it, nor above."""
    held = model.objects.filter(group__user=agent, permission=OuterRef("permission"))
    below = ExpressionWrapper(OuterRef(f"{place}__path"), output_field=CharField())
    above = held.alias(below=below).filter(below__startswith=F(f"{place}__path"))
    return model.objects.exclude(Exists(above))
