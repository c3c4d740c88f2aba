"""The verbs by model, for doors that treat all settings alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.work.models import CustomField, Priority, Status, Tag, WorkItemType
from core.work.models.configured import Configured
from core.work.services.configuration.fields import create_field, delete_field, update_field
from core.work.services.configuration.priorities import create_priority, delete_priority, update_priority
from core.work.services.configuration.statuses import create_status, delete_status, update_status
from core.work.services.configuration.tags import create_tag, delete_tag, update_tag
from core.work.services.configuration.types import create_type, delete_type, update_type


@dataclass(frozen=True)
class Verbs:
    """What writes the rows of a model, and what these services call their row."""

    row_name: str
    create: Callable[..., Any]
    update: Callable[..., Any]
    delete: Callable[..., None]


VERBS: Final[Mapping[type[Configured], Verbs]] = {
    WorkItemType: Verbs("item_type", create_type, update_type, delete_type),
    Status: Verbs("status", create_status, update_status, delete_status),
    Priority: Verbs("priority", create_priority, update_priority, delete_priority),
    Tag: Verbs("tag", create_tag, update_tag, delete_tag),
    CustomField: Verbs("custom_field", create_field, update_field, delete_field),
}
