"""Conversations and messages of all items at once, for programs that keep a copy."""

from typing import Any

from django.db.models import Prefetch, Q
from rest_framework import mixins, serializers

from core.access.api import viewer_of
from core.api.incremental import SINCE, IncrementalPages
from core.api.resources.item_actions import with_parts
from core.api.resources.messages import ConversationSerializer, MessageSerializer
from core.api.resources.people import AgentsOnly
from core.conversations.models import Conversation, Message, Participant
from core.work.kinds import enabled_kinds


class ByCreation(IncrementalPages):
    """The newest first; a time counts from when they were made: messages stay as they are said."""

    time_column = "created_at"


class PlacedConversation(ConversationSerializer):
    """A conversation, and the number of the item it is about; null where it is about none."""

    item = serializers.IntegerField(source="item.number", allow_null=True, default=None)

    class Meta:
        model = Conversation
        fields = (*ConversationSerializer.Meta.fields, "item", "scope")
        read_only_fields = fields


class PlacedMessage(MessageSerializer):
    """A message, and the number of the item it is about. One taken back before it left says nothing any more."""

    item = serializers.IntegerField(source="conversation.item.number", allow_null=True, default=None)

    class Meta:
        model = Message
        fields = (*MessageSerializer.Meta.fields, "item", "withdrawn_at")
        read_only_fields = fields

    def to_representation(self, message: Message) -> dict[str, Any]:
        """As it is read; of one taken back only that."""
        shown = super().to_representation(message)
        if message.withdrawn_at is not None:
            shown |= {"text": "", "html_new": "", "html_quoted": "", "attachments": [], "recipients": []}
        return shown


class ConversationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """Conversations an agent may read, on whatever they are."""

    serializer_class = PlacedConversation
    pagination_class = ByCreation
    parameters = (SINCE,)
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """Those the caller may see, of kinds whose plugin is on."""
        if getattr(self, "swagger_fake_view", False):
            return Conversation.objects.none()
        people = Prefetch("participants", Participant.objects.select_related("customer", "user"))
        rows = Conversation.objects.visible_to(viewer_of(self.request)).filter(_of_enabled("item"))
        return rows.select_related("item").prefetch_related(people)


class MessageViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """Messages an agent may read, on whatever they are."""

    serializer_class = PlacedMessage
    pagination_class = ByCreation
    parameters = (SINCE,)
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """Those the caller may see, of kinds whose plugin is on."""
        if getattr(self, "swagger_fake_view", False):
            return Message.objects.none()
        viewer = viewer_of(self.request)
        rows = Message.objects.visible_to(viewer).filter(_of_enabled("conversation__item"))
        return with_parts(rows, viewer).select_related("conversation__item")


def _of_enabled(item: str) -> Q:
    kinds = [kind.code for kind in enabled_kinds()]
    return Q(**{f"{item}__isnull": True}) | Q(**{f"{item}__kind__in": kinds})
