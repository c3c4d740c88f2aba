"""What belongs to an item: conversations and messages, history, requesters, followers, links."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import viewer_of
from core.api.idempotency import once
from core.api.keyset import Sort
from core.api.pagination import KeysetPagination
from core.api.resources.fields import Named, VisibleRow
from core.api.resources.messages import (
    ActivitySerializer,
    ConversationInput,
    ConversationSerializer,
    MessageInput,
    MessageSerializer,
)
from core.api.strict import StrictSerializer
from core.api.uploads import own_uploads
from core.api.views import ApiViewSet, actor_of
from core.conversations.models import Attachment, Audience, Conversation, Message, Recipient
from core.conversations.services import add_message, internal_conversation, start_conversation
from core.people.models import Customer, User
from core.work.models import Activity, LinkType, WorkItem
from core.work.queries import told_to, visible_links
from core.work.services import (
    add_follower,
    add_requester,
    link_items,
    remove_follower,
    remove_requester,
    unlink_items,
)

if TYPE_CHECKING:
    Base = ApiViewSet
else:
    #: The mixins stand before an ApiViewSet, which brings its own bases.
    Base = object


class OldestFirst(KeysetPagination):
    """In the order things happened."""

    sort = Sort()


class RequesterInput(StrictSerializer):
    """A customer by id."""

    customer = VisibleRow(queryset=Customer.objects.all())


class FollowerInput(StrictSerializer):
    """An agent by id."""

    user = VisibleRow(queryset=User.objects.filter(is_agent=True, is_active=True))


class LinkInput(StrictSerializer):
    """Another item by number."""

    number = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    type = serializers.ChoiceField(LinkType.choices, default=LinkType.RELATES)


class LinkedItem(serializers.Serializer):
    """The item at a link's other end or this one: what one needs to ask for it."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()


class LinkSerializer(serializers.Serializer):
    """A link, read from `source` to `target`."""

    id = serializers.IntegerField(source="pk")
    type = serializers.CharField(source="link_type")
    source = LinkedItem()  # type: ignore[assignment]  # the metaclass takes it off the class
    target = LinkedItem()


class ItemTalk(Base):
    """Conversations, messages and history of an item."""

    @extend_schema(methods=["get"], responses=ConversationSerializer(many=True), filters=False)
    @extend_schema(methods=["post"], request=ConversationInput, responses={201: ConversationSerializer}, filters=False)
    @action(detail=True, methods=["get", "post"], pagination_class=OldestFirst)
    def conversations(self, request: Request, number: str) -> Response:
        """Public and internal ones, side by side; or open one more."""
        item = self.get_object()
        if request.method == "POST":
            return once(request, lambda: self._open(request, item))
        return self.page_of(self._conversations(item), ConversationSerializer)

    @extend_schema(methods=["get"], responses=MessageSerializer(many=True), filters=False)
    @extend_schema(methods=["post"], request=MessageInput, responses={201: MessageSerializer}, filters=False)
    @action(detail=True, methods=["get", "post"], pagination_class=OldestFirst)
    def messages(self, request: Request, number: str) -> Response:
        """Read them in order; or say something, to customers or among agents."""
        item = self.get_object()
        if request.method == "POST":
            return once(request, lambda: self._say(request, item))
        rows = Message.objects.visible_to(viewer_of(request)).filter(conversation__item=item, withdrawn_at__isnull=True)
        return self.page_of(with_parts(rows, viewer_of(request)), MessageSerializer)

    @extend_schema(responses=ActivitySerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=OldestFirst)
    def activity(self, request: Request, number: str) -> Response:
        """What happened, in order."""
        viewer = viewer_of(request)
        rows = Activity.objects.visible_to(viewer).filter(item=self.get_object()).select_related("user", "customer")
        return self.page_of(rows, ActivitySerializer, partial(told_to, viewer))

    def _conversations(self, item: WorkItem) -> Any:
        rows = Conversation.objects.visible_to(viewer_of(self.request)).filter(item=item)
        return rows.prefetch_related("participants__customer", "participants__user")

    def _asking(self, item: WorkItem) -> list[Customer]:
        return list(Customer.objects.visible_to(viewer_of(self.request)).filter(requester_links__item=item))

    def _open(self, request: Request, item: WorkItem) -> Response:
        body = ConversationInput(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        data = body.validated_data
        nobody_said = data["audience"] == Audience.PUBLIC and "customers" not in data
        customers = self._asking(item) if nobody_said else list(dict.fromkeys(data.get("customers", ())))
        made = start_conversation(
            item=item,
            audience=data["audience"],
            by=actor_of(request),
            customers=customers,
            subject=data["subject"],
            channel="api",
        )
        return Response(ConversationSerializer(self._conversations(item).get(pk=made.pk)).data, status=201)

    def _say(self, request: Request, item: WorkItem) -> Response:
        body = MessageInput(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        data, by = body.validated_data, actor_of(request)
        message = add_message(
            conversation=self._conversation(request, item, data),
            by=by,
            text=data["text"],
            html=data["html"],
            channel="api",
            to=data.get("to"),
            attachments=own_uploads(request, data["attachments"]),
        )
        row = with_parts(Message.objects.visible_to(viewer_of(request)), viewer_of(request)).get(pk=message.pk)
        return Response(MessageSerializer(row).data, status=201)

    def _conversation(self, request: Request, item: WorkItem, data: dict[str, Any]) -> Conversation:
        """The one named, else the internal one, else the newest public one."""
        visible = Conversation.objects.visible_to(viewer_of(request)).filter(item=item)
        if pk := data.get("conversation"):
            found = visible.filter(pk=pk, audience=data["audience"]).first()
            if found is None:
                text = _("No such conversation with this audience here.")
                raise serializers.ValidationError({"conversation": [text]})
            return found
        if data["audience"] == Audience.INTERNAL:
            return internal_conversation(item=item, by=actor_of(request))
        newest = visible.filter(audience=Audience.PUBLIC).order_by("-pk").first()
        return newest or start_conversation(
            item=item, audience=Audience.PUBLIC, by=actor_of(request), customers=self._asking(item), channel="api"
        )


class ItemPeople(Base):
    """Who asks, who follows, what is linked."""

    @extend_schema(request=RequesterInput, responses={204: None})
    @action(detail=True, methods=["post"], url_path="requesters")
    def add_requester(self, request: Request, number: str) -> Response:
        """One more customer asks; they join no conversation by this."""
        item = self.get_object()
        return once(request, lambda: self._add_requester(request, item))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"], url_path="requesters/(?P<customer>[0-9]{1,18})")
    def remove_requester(self, request: Request, number: str, customer: str) -> Response:
        """They no longer ask."""
        item = self.get_object()
        row = Customer.objects.visible_to(viewer_of(request)).filter(pk=customer, requester_links__item=item).first()
        if row is None:
            raise Http404
        remove_requester(item=item, customer=row, by=actor_of(request))
        return Response(status=204)

    @extend_schema(request=FollowerInput, responses={204: None})
    @action(detail=True, methods=["post"], url_path="followers", pagination_class=OldestFirst)
    def add_follower(self, request: Request, number: str) -> Response:
        """An agent hears of it."""
        item = self.get_object()
        return once(request, lambda: self._add_follower(request, item))

    @extend_schema(responses=Named(many=True), filters=False)
    @add_follower.mapping.get
    def list_followers(self, request: Request, number: str) -> Response:
        """The agents who hear of it."""
        rows = User.objects.filter(pk__in=self.get_object().followers.values("user"))
        return self.page_of(rows, Named)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"], url_path="followers/(?P<user>[0-9]{1,18})")
    def remove_follower(self, request: Request, number: str, user: str) -> Response:
        """They hear of it no longer."""
        item = self.get_object()
        row = User.objects.filter(pk=user, is_agent=True).first()
        if row is None or not remove_follower(item=item, user=row, by=actor_of(request)):
            raise Http404
        return Response(status=204)

    @extend_schema(methods=["get"], responses=LinkSerializer(many=True), filters=False)
    @extend_schema(methods=["post"], request=LinkInput, responses={204: None})
    @extend_schema(methods=["delete"], request=LinkInput, responses={204: None})
    @action(detail=True, methods=["get", "post", "delete"], pagination_class=OldestFirst)
    def links(self, request: Request, number: str) -> Response:
        """Read its links to items you may see; link it to another, or remove a link."""
        item = self.get_object()
        if request.method in ("GET", "HEAD"):
            return self.page_of(visible_links(item, viewer_of(request)), LinkSerializer)
        if request.method == "POST":
            return once(request, lambda: self._change_link(request, item, link_items))
        return self._change_link(request, item, unlink_items)

    def _add_requester(self, request: Request, item: WorkItem) -> Response:
        add_requester(item=item, customer=self._named(RequesterInput, "customer"), by=actor_of(request))
        return Response(status=204)

    def _add_follower(self, request: Request, item: WorkItem) -> Response:
        add_follower(item=item, user=self._named(FollowerInput, "user"), by=actor_of(request))
        return Response(status=204)

    def _change_link(self, request: Request, item: WorkItem, change: Callable[..., bool]) -> Response:
        body = LinkInput(data=request.data)
        body.is_valid(raise_exception=True)
        other = WorkItem.objects.visible_to(viewer_of(request)).filter(number=body.validated_data["number"]).first()
        if other is None:
            raise serializers.ValidationError({"number": [_("There is no such item.")]})
        change(source=item, target=other, link_type=body.validated_data["type"], by=actor_of(request))
        return Response(status=204)

    def _named(self, serializer: Any, field: str) -> Any:
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return body.validated_data[field]


def with_parts(rows: Any, viewer: Any) -> Any:
    """Messages with authors, files and recipients, in a constant number of queries."""
    return rows.select_related("author_user", "author_customer", "conversation").prefetch_related(
        Prefetch("attachments", Attachment.objects.visible_to(viewer)),
        Prefetch("recipients", Recipient.objects.visible_to(viewer)),
    )
