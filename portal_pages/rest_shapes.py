"""The shapes of a customer's request: in a list, alone, what was said, what is answered."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.resources.messages import AttachmentSerializer
from core.api.strict import StrictSerializer
from core.conversations.models import Message
from core.work.models import WorkItem
from portal_pages import queries, services
from portal_pages.models import PortalSettings
from portal_pages.readers import readers_of
from portal_pages.views import shown_properties


class RequestSerializer(serializers.ModelSerializer):
    """A request in the customers' words; nothing that only agents may read."""

    status = serializers.CharField(source="status.shown_to_customer")
    category = serializers.CharField(source="status.category")

    class Meta:
        model = WorkItem
        fields = ("number", "kind", "title", "status", "category", "created_at", "updated_at", "closed_at")
        read_only_fields = fields


class Shown(serializers.Serializer):
    """A property that the portal shows, in words."""

    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it off the class
    value = serializers.CharField()


class Reader(serializers.Serializer):
    """Who can read it; `detail` tells people of one name apart."""

    name = serializers.CharField()
    detail = serializers.CharField()


class OneRequestSerializer(RequestSerializer):
    """A request with what the portal shows beside it, and what the customer may do."""

    properties = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    may_reply = serializers.SerializerMethodField()
    may_close = serializers.SerializerMethodField()

    class Meta:
        model = WorkItem
        fields = (*RequestSerializer.Meta.fields, "properties", "people", "may_reply", "may_close")
        read_only_fields = fields

    @extend_schema_field(Shown(many=True))
    def get_properties(self, item: WorkItem) -> list[dict[str, str]]:
        """As the settings of the portal let customers see them."""
        found = shown_properties(item, PortalSettings.current())
        return [{"label": str(label), "value": str(value)} for label, value in found]

    @extend_schema_field(Reader(many=True))
    def get_people(self, item: WorkItem) -> list[dict[str, str]]:
        """The customers who can read it."""
        return [{"name": one.name, "detail": one.detail} for one in readers_of(self.context["viewer"], item)]

    def get_may_reply(self, item: WorkItem) -> bool:
        """Whether the caller takes part in a conversation."""
        return queries.conversation_for_reply(self.context["viewer"], item) is not None

    def get_may_close(self, item: WorkItem) -> bool:
        """Whether the caller may say that it is solved."""
        customer = self.context["viewer"].customer_id
        return item.closed_at is None and services.may_close(item=item, customer_id=customer)


class RequestMessageSerializer(serializers.ModelSerializer):
    """A message the customer may read."""

    author = serializers.SerializerMethodField()
    is_mine = serializers.SerializerMethodField()
    attachments = AttachmentSerializer(many=True)

    class Meta:
        model = Message
        fields = ("id", "author", "is_mine", "text", "html_new", "html_quoted", "attachments", "created_at")
        read_only_fields = fields

    def get_author(self, message: Message) -> str:
        """A name."""
        customer = message.author_customer
        return str(message.author_user or (customer.name_for_customers if customer else message.author_label))

    def get_is_mine(self, message: Message) -> bool:
        """Whether the caller wrote it."""
        return message.author_customer_id == self.context["viewer"].customer_id


class ReplyInput(StrictSerializer):
    """What a customer answers: text, files uploaded before, or both."""

    text = serializers.CharField(max_length=20_000, required=False, default="", allow_blank=True)
    attachments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, default=list, max_length=20
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Something must be said or sent."""
        if not (data["text"].strip() or data["attachments"]):
            raise serializers.ValidationError({"text": [_("Write something, or attach a file.")]})
        return data
