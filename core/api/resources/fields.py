"""References in requests and answers: by key, and only to what the caller may see."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(OpenApiTypes.INT)
class VisibleRow(serializers.PrimaryKeyRelatedField):
    """A row by its id; one the caller may not see is "does not exist"."""

    def to_internal_value(self, data: Any) -> Any:
        """The row; where many bodies are read in one call, each row is looked up once."""
        seen = self.context.get("rows_seen")
        if seen is None or not isinstance(data, int | str):
            return super().to_internal_value(data)
        key = (super().get_queryset().model, str(data))  # type: ignore[union-attr]
        if key not in seen:
            seen[key] = super().to_internal_value(data)
        return seen[key]

    def get_queryset(self) -> Any:
        """Through `visible_to` where the model has it."""
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].viewer) if hasattr(rows, "visible_to") else rows


class Named(serializers.Serializer):
    """A referenced row: id and the name a person reads."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class StatusRef(serializers.Serializer):
    """A status: code should read the category only."""

    id = serializers.IntegerField(source="pk")
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it off the class
    category = serializers.CharField()
