"""What administrators name, for programs: types, statuses, priorities, tags, custom fields."""

from core.api.resources.settings.fields import CustomFieldViewSet
from core.api.resources.settings.types import PriorityViewSet, StatusViewSet, TagViewSet, TypeViewSet

__all__ = ["CustomFieldViewSet", "PriorityViewSet", "StatusViewSet", "TagViewSet", "TypeViewSet"]
