"""The shapes of an item: as it is read, created, changed."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.resources.fields import Named, StatusRef, VisibleRow
from core.api.strict import StrictSerializer
from core.people.models import Customer, Organization, Team, User
from core.work.models import Priority, Scope, Status, Tag, WorkItem, WorkItemType


class ItemSerializer(serializers.ModelSerializer):
    """An item as agents read it."""

    type = Named(source="item_type")
    status = StatusRef()
    priority = Named(allow_null=True)
    assignee = Named(allow_null=True)
    team = Named(allow_null=True)
    organization = Named(allow_null=True)
    requesters = Named(many=True)
    tags: "serializers.SlugRelatedField[Tag]" = serializers.SlugRelatedField("name", many=True, read_only=True)
    custom = serializers.DictField()
    scope = serializers.IntegerField(source="scope_id")

    class Meta:
        model = WorkItem
        fields = (
            "id", "number", "kind", "title", "type", "status", "priority", "assignee", "team", "scope", "organization",
            "requesters", "tags", "custom", "channel", "language", "summary", "waiting_since", "last_message_at",
            "closed_at", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class Sender(StrictSerializer):
    """Who asks, by address: found or made."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ItemInput(StrictSerializer):
    """The properties an agent may set."""

    priority = VisibleRow(queryset=Priority.objects.all(), required=False, allow_null=True)
    assignee = VisibleRow(queryset=User.objects.filter(is_agent=True, is_active=True), required=False, allow_null=True)
    team = VisibleRow(queryset=Team.objects.all(), required=False, allow_null=True)
    organization = VisibleRow(queryset=Organization.objects.all(), required=False, allow_null=True)
    scope = VisibleRow(queryset=Scope.objects.all(), required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=50)
    custom = serializers.DictField(required=False)
    type = VisibleRow(queryset=WorkItemType.objects.filter(is_active=True), required=False, source="item_type")
    status = VisibleRow(queryset=Status.objects.select_related("item_type"), required=False)


class ItemCreate(ItemInput):
    """A new item."""

    title = serializers.CharField(max_length=250)
    text = serializers.CharField(max_length=200_000, required=False, allow_blank=True)
    requester = Sender(required=False)
    requesters = VisibleRow(queryset=Customer.objects.all(), many=True, required=False)
    language = serializers.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        max_length=12,
        required=False,
        allow_blank=True,
        help_text="As in pt-br.",
    )


class ItemChange(ItemInput):
    """Some properties of an item."""

    title = serializers.CharField(max_length=250, required=False)

    def validate_type(self, item_type: WorkItemType) -> WorkItemType:
        """Of the same kind."""
        if item_type.kind != self.context["item"].kind:
            raise serializers.ValidationError(_("This type is of another kind of work."))
        return item_type
