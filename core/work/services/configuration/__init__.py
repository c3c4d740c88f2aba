"""What administrators name, written: one set of rules for the screens and the API.

Each verb asks for the Django right of the model, raises PermissionDenied, InvalidField, StaleVersion and InUse, and
appends `ConfigurationChanged`; nothing is written where it raises.
"""

from core.work.services.configuration.fields import create_field, delete_field, update_field
from core.work.services.configuration.priorities import create_priority, delete_priority, update_priority
from core.work.services.configuration.statuses import create_status, delete_status, update_status
from core.work.services.configuration.tags import create_tag, delete_tag, update_tag
from core.work.services.configuration.types import create_type, delete_type, update_type

__all__ = [
    "create_field",
    "create_priority",
    "create_status",
    "create_tag",
    "create_type",
    "delete_field",
    "delete_priority",
    "delete_status",
    "delete_tag",
    "delete_type",
    "update_field",
    "update_priority",
    "update_status",
    "update_tag",
    "update_type",
]
