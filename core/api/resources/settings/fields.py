"""Custom fields."""

from rest_framework import serializers

from core.api.resources.settings.base import SettingsViewSet, described, read_only
from core.api.resources.settings.types import MOST
from core.api.strict import StrictSerializer
from core.work.models import CustomField, FieldType, WorkItemType


class CustomFieldChange(StrictSerializer):
    """Some properties of a custom field; `choices` and `item_types` are whole lists."""

    label = serializers.CharField(max_length=100)  # type: ignore[assignment]  # the metaclass takes it off the class
    choices = serializers.ListField(child=serializers.CharField(max_length=250), max_length=500, required=False)
    item_types = serializers.PrimaryKeyRelatedField(queryset=WorkItemType.objects.all(), many=True, required=False)
    help_text = serializers.CharField(max_length=250, required=False, allow_blank=True)  # type: ignore[assignment]
    required = serializers.BooleanField(required=False)  # type: ignore[assignment]
    shown_to_customers = serializers.BooleanField(required=False)
    in_list = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    rank = serializers.IntegerField(min_value=0, max_value=MOST, required=False)


class CustomFieldInput(CustomFieldChange):
    """A custom field of items of one kind. Its kind, key and type never change."""

    kind = serializers.CharField(max_length=40)
    key = serializers.CharField(max_length=50)
    field_type = serializers.ChoiceField(choices=FieldType.choices)


@described
class CustomFieldViewSet(SettingsViewSet):
    """Custom fields. Inactive ones keep their values, and are neither shown nor set."""

    queryset = CustomField.objects.prefetch_related("item_types")
    serializer_class = read_only(
        CustomField, "id", "kind", "key", "label", "field_type", "choices", "item_types", "help_text", "required",
        "shown_to_customers", "in_list", "is_active", "rank", "version",
    )  # fmt: skip
    input_class = CustomFieldInput
    change_class = CustomFieldChange
