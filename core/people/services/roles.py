"""Roles, and the rights that plugins offer to them."""

from collections import defaultdict

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.people.audit import nobodys_acts
from core.people.models import Role, RoleSeed
from core.people.permissions import DefaultRole, PermissionDef
from core.plugins.api import contributions

#: Name and description of each default role, as they are first written.
DEFAULT_ROLES = {
    DefaultRole.ADMINISTRATOR: (_("Administrator"), _("Everything agents do, and the settings.")),
    DefaultRole.AGENT: (_("Agent"), _("Works on requests and keeps customers' records.")),
    DefaultRole.VIEWER: (_("Viewer"), _("Reads, and changes nothing.")),
}


@transaction.atomic
def sync_permissions() -> None:
    """Make the default roles and every contributed right; give a new right to its default roles, once.

    Runs after `migrate` and may run at any time: a role an administrator deleted or renamed, and a right they took
    away, stay as they are. Names are in the installation's language: `migrate` switches translation off.
    """
    with override(settings.LANGUAGE_CODE), nobodys_acts():
        _sync()


def _sync() -> None:
    defs: list[PermissionDef] = [found.value for found in contributions("permissions")]
    for label in {definition.app for definition in defs}:
        create_permissions(apps.get_app_config(label), verbosity=0)
    rows = _permission_pks(defs)
    seeded = set(RoleSeed.objects.values_list("role", "permission"))
    roles = _default_roles(seeded)
    new: dict[DefaultRole, list[PermissionDef]] = defaultdict(list)
    for definition in defs:
        for key in definition.default_roles:
            if (key.value, definition.name) not in seeded:
                new[key].append(definition)
    for key, definitions in new.items():
        if key in roles:
            roles[key].group.permissions.add(*(rows[definition.name] for definition in definitions))
    RoleSeed.objects.bulk_create(
        [RoleSeed(role=key, permission=found.name) for key, found_all in new.items() for found in found_all],
        ignore_conflicts=True,
    )


def _default_roles(seeded: set[tuple[str, str]]) -> dict[str, Role]:
    for key, (name, description) in DEFAULT_ROLES.items():
        if (key.value, "") in seeded:
            continue
        group, _made = Group.objects.get_or_create(name=str(name))
        Role.objects.get_or_create(group=group, defaults={"key": key, "description": str(description)})
        RoleSeed.objects.create(role=key)
    return {role.key: role for role in Role.objects.exclude(key=None).select_related("group") if role.key}


def _permission_pks(defs: list[PermissionDef]) -> dict[str, int]:
    """Name → permission of every contributed right, made where no model makes it."""
    found = {
        f"{app}.{codename}": pk
        for app, codename, pk in Permission.objects.filter(
            content_type__app_label__in={definition.app for definition in defs}
        ).values_list("content_type__app_label", "codename", "pk")
    }
    for definition in defs:
        if definition.name not in found:
            owner, _made = ContentType.objects.get_or_create(app_label=definition.app, model="rights")
            found[definition.name] = Permission.objects.create(
                content_type=owner, codename=definition.codename, name=str(definition.label)[:255]
            ).pk
    return found
