"""What administrators named: types, statuses, priorities, tags, custom fields. Changed in the admin, read here."""

from typing import Any

from rest_framework import mixins, serializers

from core.api.resources.people import AgentsOnly
from core.work.models import CustomField, Priority, Status, Tag, WorkItemType


def read_only(of: Any, *columns: str) -> type[serializers.ModelSerializer]:
    """A serialiser that shows these columns."""
    meta = type("Meta", (), {"model": of, "fields": columns, "read_only_fields": columns, "ref_name": of.__name__})
    return type(f"{of.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta, "__doc__": of.__doc__})


class ReadOnlyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """A list and its rows, for agents."""

    lookup_value_regex = r"\d{1,18}"


class TypeViewSet(ReadOnlyViewSet):
    """Types of items."""

    queryset = WorkItemType.objects.all()
    serializer_class = read_only(WorkItemType, "id", "kind", "name", "is_default", "is_active")


class StatusViewSet(ReadOnlyViewSet):
    """Statuses of all types."""

    queryset = Status.objects.all()
    serializer_class = read_only(Status, "id", "item_type", "label", "customer_label", "category", "rank")


class PriorityViewSet(ReadOnlyViewSet):
    """Priorities."""

    queryset = Priority.objects.all()
    serializer_class = read_only(Priority, "id", "label", "rank", "is_default")


class TagViewSet(ReadOnlyViewSet):
    """Tags."""

    queryset = Tag.objects.all()
    serializer_class = read_only(Tag, "id", "name")


class CustomFieldViewSet(ReadOnlyViewSet):
    """Custom fields, with their types and choices."""

    queryset = CustomField.objects.filter(is_active=True)
    serializer_class = read_only(
        CustomField, "id", "kind", "key", "label", "field_type", "choices", "required", "shown_to_customers"
    )
