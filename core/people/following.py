"""Turns what is saved into acts: one object per model that is followed, connected to Django's signals."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting

from core.people.audit import record
from core.people.models import Role, User

_BEFORE = "_wagdesk_before"


@dataclass(frozen=True, eq=False)
class Following:
    """One model, what its acts are called, and the fields whose changes are told."""

    model: type[models.Model]
    what: str
    fields: tuple[str, ...]

    def connect(self) -> None:
        """Strongly: nobody else holds this object."""
        for signal, heard in ((pre_save, self.saving), (post_save, self.saved), (post_delete, self.deleted)):
            signal.connect(heard, sender=self.model, weak=False, dispatch_uid=f"wagdesk.audit.{self.model._meta.label}")

    def applies(self, instance: models.Model) -> bool:
        """Whether acts on this row are told."""
        return True

    def saving(self, instance: models.Model, raw: bool = False, **_: Any) -> None:
        """Remember how the row is in the database."""
        if raw or instance._state.adding:
            return
        before = self.model._base_manager.filter(pk=instance.pk).values(*self.fields).first()
        setattr(instance, _BEFORE, before or {})

    def saved(self, instance: models.Model, created: bool, raw: bool = False, **_: Any) -> None:
        """Tell what is different now."""
        if raw or not self.applies(instance):
            return
        now = {field: self._value(instance, field) for field in self.fields}
        if created:
            record(
                f"{self.what}.added", on=instance, changes={name: [None, value] for name, value in now.items() if value}
            )
            return
        before = instance.__dict__.pop(_BEFORE, {})
        changes = {name: [before.get(name), value] for name, value in now.items() if _differ(before.get(name), value)}
        if changes:
            record(f"{self.what}.changed", on=instance, changes=changes)

    def deleted(self, instance: models.Model, **_: Any) -> None:
        """Tell that it is gone."""
        if self.applies(instance):
            record(f"{self.what}.deleted", on=instance)

    def _value(self, instance: models.Model, field: str) -> Any:
        column: Any = self.model._meta.get_field(field)
        return getattr(instance, column.attname)


def _differ(before: Any, after: Any) -> bool:
    """A sealed secret shows itself to nobody, but its stored form tells that it is another."""
    before, after = (getattr(value, "token", value) for value in (before, after))
    return str(before) != str(after)


class FollowingAgents(Following):
    """Sign-ins of customers are no act of anybody's; making somebody an agent is."""

    def applies(self, instance: models.Model) -> bool:
        """Agents, and who was one a moment ago."""
        return bool(getattr(instance, "is_agent", False) or instance.__dict__.get(_BEFORE, {}).get("is_agent"))


class FollowingSettings(Following):
    """Settings are one row: making it is changing it."""

    def saved(self, instance: models.Model, created: bool, raw: bool = False, **_: Any) -> None:
        """The first reading makes the row, which nobody did."""
        if not created:
            super().saved(instance, created=False, raw=raw)


def connect() -> None:
    """Follow what this package knows: agents, roles, their rights, and every package's settings."""
    agents = ("email", "first_name", "last_name", "is_active", "is_agent", "is_superuser")
    FollowingAgents(User, "agent", agents).connect()
    Following(Role, "role", ("description", "needs_second_step")).connect()
    m2m_changed.connect(roles_changed, sender=User.groups.through, dispatch_uid=f"{__name__}.roles")
    m2m_changed.connect(rights_changed, sender=Group.permissions.through, dispatch_uid=f"{__name__}.rights")
    for model in apps.get_models():
        if issubclass(model, BaseGenericSetting | BaseSiteSetting):
            names = tuple(field.name for field in model._meta.concrete_fields if not field.primary_key)
            FollowingSettings(model, "settings", names).connect()


def roles_changed(instance: User | Group, action: str, pk_set: Collection[int] | None, **_: Any) -> None:
    """Somebody was given a role, or it was taken from them."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if isinstance(instance, User):
        groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
        pairs = [(instance, group) for group in groups]
    else:
        users = User.objects.filter(groups=instance) if pk_set is None else User.objects.filter(pk__in=pk_set)
        pairs = [(user, instance) for user in users]
    for user, group in pairs:
        if user.is_agent:
            change = [None, str(group)] if action == "post_add" else [str(group), None]
            record("agent.roles", on=user, changes={"role": change})


def rights_changed(instance: models.Model, action: str, pk_set: Collection[int] | None, **_: Any) -> None:
    """A role allows more, or less. What `migrate` gives to roles by default is nobody's act."""
    if action not in ("post_add", "post_remove", "pre_clear") or not isinstance(instance, Group):
        return
    rights = instance.permissions.all() if pk_set is None else Permission.objects.filter(pk__in=pk_set)
    names = sorted(f"{app}.{code}" for app, code in rights.values_list("content_type__app_label", "codename"))
    if names:
        record("role.rights", on=instance, changes={"rights": [None, names] if action == "post_add" else [names, None]})
