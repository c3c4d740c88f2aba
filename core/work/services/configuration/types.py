"""Types of items. Of a kind one is the default, and one at least stays in use."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.work.errors import InUse, InvalidField, UnknownKind
from core.work.kinds import kind_of
from core.work.models import CustomField, Status, StatusCategory, WorkItemType
from core.work.services.configuration.rows import deleted, locked, require_right, saved, take_mark


@service
def create_type(
    *, by: Actor, kind: str, name: str, rank: int = 0, is_default: bool = False, is_active: bool = True
) -> WorkItemType:
    """A type that can be used at once, because it gets a first status."""
    require_right(by, "add", WorkItemType)
    judge_kind(kind)
    item_type = _written(WorkItemType(kind=kind, name=name, rank=rank, is_default=is_default, is_active=is_active))
    saved(Status(item_type=item_type, label=_("New"), category=StatusCategory.NEW, is_initial=True))
    return item_type


@service
def update_type(
    *, item_type: WorkItemType, by: Actor, expected_version: int | None = None, **values: Any
) -> WorkItemType:
    """`values`: name, rank, is_default, is_active. The kind never changes: statuses and fields hang on it."""
    require_right(by, "change", WorkItemType)
    item_type = locked(item_type, expected_version, beside=_of_kind(item_type.kind))
    if item_type.is_active and not values.get("is_active", True) and not _another_active(item_type):
        raise InvalidField("is_active", _("It is the last active type of its kind."))
    return _written(item_type, **values)


@service
def delete_type(*, item_type: WorkItemType, by: Actor, expected_version: int | None = None) -> None:
    """The type goes with its statuses. Raises InUse for one that items have, fields are for, or nothing replaces."""
    require_right(by, "delete", WorkItemType)
    item_type = locked(item_type, expected_version, beside=_of_kind(item_type.kind))
    if not _another_active(item_type):
        raise InUse(_("“%(name)s” is the last active type of its kind and was not deleted.") % {"name": item_type})
    if fields := _fields_of_this_alone(item_type):
        raise InUse(
            _("“%(name)s” was not deleted: these custom fields are only for it: %(fields)s.")
            % {"name": item_type, "fields": ", ".join(field.label for field in fields)}
        )
    deleted(item_type)


def judge_kind(kind: str) -> None:
    """Raises InvalidField where no enabled plugin has this kind."""
    try:
        kind_of(kind)
    except UnknownKind as error:
        raise InvalidField("kind", str(error)) from error


def _written(item_type: WorkItemType, **values: Any) -> WorkItemType:
    if values.get("is_default", item_type.is_default):
        take_mark(item_type, "is_default", _of_kind(item_type.kind))
    return saved(item_type, **values)


def _of_kind(kind: str) -> QuerySet[WorkItemType]:
    return WorkItemType.objects.filter(kind=kind)


def _another_active(item_type: WorkItemType) -> bool:
    return _of_kind(item_type.kind).filter(is_active=True).exclude(pk=item_type.pk).exists()


def _fields_of_this_alone(item_type: WorkItemType) -> list[CustomField]:
    """Without their only type they would be for every type."""
    # counted before it is narrowed: afterwards only this type would be counted
    counted = CustomField.objects.annotate(types=Count("item_types"))
    return list(counted.filter(types=1, pk__in=item_type.custom_fields.values("pk")))
