"""Turns what is saved into acts: one object per model that is followed, connected to Django's signals."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting

from core.outbound.sealing import HIDDEN
from core.people.audit import record
from core.people.models import Role, User

_BEFORE = "_wagdesk_before"
#: Every model whose rows are followed, and how.
FOLLOWED: "Final[dict[type[models.Model], Following]]" = {}


@dataclass(frozen=True, eq=False)
class Following:
    """One model, what its acts are called, and the fields whose changes are told; of the hidden ones only that."""

    model: type[models.Model]
    what: str
    fields: tuple[str, ...]
    hidden: tuple[str, ...] = ()

    def connect(self) -> None:
        """Strongly, and once."""
        FOLLOWED[self.model] = self
        for signal, heard in ((pre_save, self.saving), (post_save, self.saved), (post_delete, self.deleted)):
            signal.connect(heard, sender=self.model, weak=False, dispatch_uid=f"wagdesk.audit.{self.model._meta.label}")

    def applies(self, instance: models.Model) -> bool:
        """Whether acts on this row are told."""
        return True

    def saving(
        self, instance: models.Model, raw: bool = False, update_fields: Iterable[str] | None = None, **_: Any
    ) -> None:
        """Remember how the row is in the database, where something that is told is about to be written."""
        if raw or instance._state.adding or not self._written(update_fields):
            return
        before = self.model._base_manager.filter(pk=instance.pk).values(*self.fields).first()
        setattr(instance, _BEFORE, before or {})

    def saved(
        self,
        instance: models.Model,
        created: bool,
        raw: bool = False,
        update_fields: Iterable[str] | None = None,
        **_: Any,
    ) -> None:
        """Tell what was written and is different now."""
        written = self._written(update_fields)
        if raw or not written or not self.applies(instance):
            return
        now = {field: self._value(instance, field) for field in written}
        if created:
            changes = {name: self._shown(name, None, value) for name, value in now.items() if value}
            record(f"{self.what}.added", on=instance, changes=changes)
            return
        old = instance.__dict__.pop(_BEFORE, {})
        differing = [name for name in written if _differ(old.get(name), now[name])]
        if differing:
            changes = {name: self._shown(name, old.get(name), now[name]) for name in differing}
            record(f"{self.what}.changed", on=instance, changes=changes)

    def deleted(self, instance: models.Model, **_: Any) -> None:
        """Tell that it is gone."""
        if self.applies(instance):
            record(f"{self.what}.deleted", on=instance)

    def _written(self, update_fields: Iterable[str] | None) -> tuple[str, ...]:
        """Of the fields that are told, those that a save writes: what only memory holds is no change."""
        if update_fields is None:
            return self.fields
        names = set(update_fields)
        return tuple(name for name in self.fields if names & {name, self._column(name).attname})

    def _shown(self, name: str, *values: Any) -> list[Any]:
        return [HIDDEN if name in self.hidden and value else value for value in values]

    def _column(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def _value(self, instance: models.Model, field: str) -> Any:
        return getattr(instance, self._column(field).attname)


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

    def saved(
        self,
        instance: models.Model,
        created: bool,
        raw: bool = False,
        update_fields: Iterable[str] | None = None,
        **_: Any,
    ) -> None:
        """The first reading makes the row, which nobody did."""
        if not created:
            super().saved(instance, created=False, raw=raw, update_fields=update_fields)


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
