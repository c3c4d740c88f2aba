"""The shapes of conversations, messages and history."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.resources.fields import VisibleRow
from core.api.strict import StrictSerializer
from core.conversations.models import Attachment, Audience, Conversation, Message, Recipient
from core.people.models import Customer
from core.work.activity import verb_of
from core.work.models import Activity


class Author(serializers.Serializer):
    """Who: an agent, a customer, or Wagdesk itself."""

    kind = serializers.ChoiceField(["agent", "customer", "system"])
    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()


def author(user: Any, customer: Any, label: str) -> dict[str, Any]:
    """As `Author`."""
    if user is not None:
        return {"kind": "agent", "id": user.pk, "name": user.get_full_name()}
    if customer is not None:
        return {"kind": "customer", "id": customer.pk, "name": str(customer)}
    return {"kind": "system", "id": None, "name": label}


class AttachmentSerializer(serializers.ModelSerializer):
    """A file; fetch it at `/api/v1/attachments/{id}/content`."""

    class Meta:
        model = Attachment
        fields = ("id", "name", "content_type", "size", "sha256", "is_inline")
        read_only_fields = fields


class RecipientSerializer(serializers.ModelSerializer):
    """How far a message got to one person."""

    class Meta:
        model = Recipient
        fields = ("address", "state", "reason")
        read_only_fields = fields


class MessageSerializer(serializers.ModelSerializer):
    """A message: `html_new` and `html_quoted` are safe to show and together hold everything."""

    conversation = serializers.IntegerField(source="conversation_id")
    audience = serializers.CharField(source="conversation.audience")
    author = serializers.SerializerMethodField()
    attachments = AttachmentSerializer(many=True)
    recipients = RecipientSerializer(many=True)

    class Meta:
        model = Message
        fields = (
            "id", "conversation", "audience", "author", "channel", "text", "html_new", "html_quoted", "language",
            "is_automatic", "has_remote_images", "attachments", "recipients", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(Author)
    def get_author(self, message: Message) -> dict[str, Any]:
        """Who wrote it."""
        return author(message.author_user, message.author_customer, message.author_label)


class ConversationSerializer(serializers.ModelSerializer):
    """A conversation and who takes part."""

    participants = serializers.SerializerMethodField()

    class Meta:
        model = Conversation
        fields = ("id", "audience", "subject", "channel", "participants", "created_at")
        read_only_fields = fields

    @extend_schema_field(Author(many=True))
    def get_participants(self, conversation: Conversation) -> list[dict[str, Any]]:
        """Agents and customers."""
        return [author(one.user, one.customer, "") for one in conversation.participants.all()]


class ActivitySerializer(serializers.ModelSerializer):
    """One fact: the verb with its data, and the same in words."""

    actor = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    data = serializers.DictField()  # type: ignore[assignment]  # the metaclass takes it off the class

    class Meta:
        model = Activity
        fields = ("id", "verb", "text", "data", "actor", "created_at")
        read_only_fields = fields

    @extend_schema_field(Author)
    def get_actor(self, activity: Activity) -> dict[str, Any]:
        """Who did it."""
        return author(activity.user, activity.customer, activity.actor_label)

    def get_text(self, activity: Activity) -> str:
        """In words, without the actor."""
        return str(verb_of(activity.verb).text(activity.data))


class ConversationInput(StrictSerializer):
    """One more conversation. In a public one `customers` take part: those who ask, unless said."""

    audience = serializers.ChoiceField(Audience.choices)
    customers = VisibleRow(queryset=Customer.objects.all(), many=True, required=False)
    subject = serializers.CharField(required=False, default="", allow_blank=True, max_length=250)


class MessageInput(StrictSerializer):
    """What an agent says. `to` names customers; nobody named means all who take part."""

    audience = serializers.ChoiceField(Audience.choices)
    conversation = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=200_000)
    html = serializers.CharField(required=False, default="", allow_blank=True, max_length=1_000_000)
    to = VisibleRow(queryset=Customer.objects.all(), many=True, required=False)
    attachments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, default=list, max_length=20
    )
