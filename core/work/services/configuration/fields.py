"""Custom fields. What hangs on the values of items never changes: kind, key and type."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.work.errors import InUse, InvalidField
from core.work.models import CustomField, WorkItem, WorkItemType
from core.work.services.configuration.rows import deleted, locked, require_right, saved
from core.work.services.configuration.types import judge_kind


@service
def create_field(
    *, by: Actor, kind: str, key: str, field_type: str, item_types: Sequence[WorkItemType] = (), **values: Any
) -> CustomField:
    """`values`: label, choices, help_text, required, shown_to_customers, in_list, is_active, rank."""
    require_right(by, "add", CustomField)
    judge_kind(kind)
    return _written(CustomField(kind=kind, key=key, field_type=field_type), item_types, values)


@service
def update_field(
    *,
    custom_field: CustomField,
    by: Actor,
    expected_version: int | None = None,
    item_types: Sequence[WorkItemType] | None = None,
    **values: Any,
) -> CustomField:
    """`values` as when it was made. A choice that goes stays where it was chosen; `item_types` is the whole list."""
    require_right(by, "change", CustomField)
    return _written(locked(custom_field, expected_version), item_types, values)


@service
def delete_field(*, custom_field: CustomField, by: Actor, expected_version: int | None = None) -> None:
    """The field goes. Raises InUse where an item has a value, which another field under its key would read, and where
    something asks for it.
    """
    require_right(by, "delete", CustomField)
    custom_field = locked(custom_field, expected_version)
    if WorkItem._base_manager.filter(kind=custom_field.kind, custom__has_key=custom_field.key).exists():
        raise InUse(_("“%(name)s” has values and was not deleted. Make it inactive instead.") % {"name": custom_field})
    deleted(custom_field)


def _written(field: CustomField, item_types: Sequence[WorkItemType] | None, values: dict[str, Any]) -> CustomField:
    if "choices" in values:
        texts = [str(choice).strip() for choice in values["choices"]]
        values = {**values, "choices": list(dict.fromkeys(text for text in texts if text))}
    # as they stand, and locked: one may be deleted at this moment
    item_types = item_types and list(
        WorkItemType.objects.filter(pk__in=[found.pk for found in item_types]).order_by("pk").select_for_update()
    )
    if wrong := [str(found) for found in item_types or () if found.kind != field.kind]:
        raise InvalidField("item_types", _("Not of this kind: %(types)s.") % {"types": ", ".join(wrong)})
    field = saved(field, **values)
    if item_types is not None:
        field.item_types.set(item_types)
    return field
