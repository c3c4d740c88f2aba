"""Types, their statuses, priorities and tags."""

from rest_framework import serializers

from core.api.keyset import Sort
from core.api.pagination import KeysetPagination
from core.api.resources.settings.base import SettingsViewSet, described, read_only
from core.api.strict import StrictSerializer
from core.work.models import Priority, Status, StatusCategory, Tag, WorkItemType

#: What the column of an order holds.
MOST = 32_767


class TypeChange(StrictSerializer):
    """Some properties of a type."""

    name = serializers.CharField(max_length=100)
    rank = serializers.IntegerField(min_value=0, max_value=MOST, required=False)
    is_default = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)


class TypeInput(TypeChange):
    """A type under a kind. It gets a status "New", so that it can be used at once."""

    kind = serializers.CharField(max_length=40)


@described
class TypeViewSet(SettingsViewSet):
    """Types of items. Making one the default takes the mark from the type of its kind that had it."""

    queryset = WorkItemType.objects.all()
    serializer_class = read_only(WorkItemType, "id", "kind", "name", "rank", "is_default", "is_active", "version")
    input_class = TypeInput
    change_class = TypeChange


class StatusChange(StrictSerializer):
    """Some properties of a status."""

    label = serializers.CharField(max_length=60)  # type: ignore[assignment]  # the metaclass takes it off the class
    customer_label = serializers.CharField(max_length=60, required=False, allow_blank=True)
    category = serializers.ChoiceField(choices=StatusCategory.choices)
    color = serializers.CharField(max_length=7, required=False, allow_blank=True)
    rank = serializers.IntegerField(min_value=0, max_value=MOST, required=False)
    is_initial = serializers.BooleanField(required=False)
    pauses_clock = serializers.BooleanField(required=False)


class StatusInput(StatusChange):
    """A status of a type."""

    item_type = serializers.PrimaryKeyRelatedField(queryset=WorkItemType.objects.all())


@described
class StatusViewSet(SettingsViewSet):
    """Statuses of all types."""

    queryset = Status.objects.all()
    serializer_class = read_only(
        Status, "id", "item_type", "label", "customer_label", "category", "color", "rank", "is_initial",
        "pauses_clock", "version",
    )  # fmt: skip
    input_class = StatusInput
    change_class = StatusChange


class PriorityInput(StrictSerializer):
    """A priority."""

    label = serializers.CharField(max_length=60)  # type: ignore[assignment]  # the metaclass takes it off the class
    rank = serializers.IntegerField(min_value=0, max_value=100)
    is_default = serializers.BooleanField(required=False)


class MostUrgentFirst(KeysetPagination):
    """By rank."""

    sort = Sort("rank", descending=True)


@described
class PriorityViewSet(SettingsViewSet):
    """Priorities, most urgent first. Making one the default takes the mark from the one that had it."""

    queryset = Priority.objects.all()
    pagination_class = MostUrgentFirst
    serializer_class = read_only(Priority, "id", "label", "rank", "is_default", "version")
    input_class = change_class = PriorityInput


class TagInput(StrictSerializer):
    """A tag."""

    name = serializers.CharField(max_length=60)


@described
class TagViewSet(SettingsViewSet):
    """Tags."""

    queryset = Tag.objects.all()
    serializer_class = read_only(Tag, "id", "name", "version")
    input_class = change_class = TagInput
