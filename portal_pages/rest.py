"""A customer's requests for programs of theirs: the same reads and services as the portal's pages.

Always at the portal's door, whoever calls: an agent who is also a customer sees their own requests here.
"""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import Door, Unscoped, Viewer, unscoped, viewer_for
from core.api.idempotency import once
from core.api.keyset import Sort, time_of
from core.api.pagination import KeysetPagination
from core.api.parameters import Parameters
from core.api.resources.messages import AttachmentSerializer
from core.api.strict import StrictSerializer
from core.api.uploads import own_uploads
from core.conversations.models import Attachment, Message
from core.work.models import WorkItem
from portal_pages import queries, services


class RequestSerializer(serializers.ModelSerializer):
    """A request in the customers' words; nothing that only agents may read."""

    status = serializers.CharField(source="status.shown_to_customer")
    category = serializers.CharField(source="status.category")

    class Meta:
        model = WorkItem
        fields = ("number", "kind", "title", "status", "category", "created_at", "updated_at", "closed_at")
        read_only_fields = fields


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


class RequestPages(KeysetPagination):
    """The latest change first."""

    sort = Sort("updated_at", descending=True, read=time_of)


class MessagePages(KeysetPagination):
    """In the order they were written."""

    sort = Sort()


class RequestViewSet(viewsets.GenericViewSet):
    """My requests. What is not theirs is not found."""

    permission_classes = [IsAuthenticated]
    serializer_class = RequestSerializer
    pagination_class = RequestPages
    queryset = WorkItem.objects.none()
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,18}"

    @property
    def viewer(self) -> Viewer:
        """The caller at the portal's door."""
        if not hasattr(self, "_viewer"):
            with unscoped(Unscoped.RESOLVING_VIEWER):
                self._viewer = viewer_for(self.request.user, Door.PORTAL)
        return self._viewer

    def get_queryset(self) -> Any:
        """Those the portal shows."""
        if getattr(self, "swagger_fake_view", False):
            return WorkItem.objects.none()
        return queries.requests_of(self.viewer).select_related("status")

    def list(self, request: Request) -> Response:
        """My requests, the latest change first."""
        Parameters(request)
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(RequestSerializer(page, many=True).data)

    def retrieve(self, request: Request, number: str) -> Response:
        """One request."""
        return Response(RequestSerializer(self.get_object()).data)

    @extend_schema(methods=["get"], responses=RequestMessageSerializer(many=True))
    @extend_schema(methods=["post"], request=ReplyInput, responses={201: RequestSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=MessagePages)
    def messages(self, request: Request, number: str) -> Response:
        """Read what was said, or answer."""
        item = self.get_object()
        if request.method == "POST":
            return once(request, lambda: self._reply(request, item))
        Parameters(request)
        rows = queries.messages_of(self.viewer, item)
        files = Prefetch("attachments", Attachment.objects.visible_to(self.viewer))
        page = self.paginate_queryset(rows.select_related("author_user", "author_customer").prefetch_related(files))
        data = RequestMessageSerializer(page, many=True, context={"viewer": self.viewer}).data
        return self.get_paginated_response(data)

    @extend_schema(request=None, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, number: str) -> Response:
        """It is solved."""
        item = self.get_object()
        if self.viewer.customer_id is None:
            raise Http404
        services.close(item=item, customer_id=self.viewer.customer_id)
        return Response(RequestSerializer(self.get_queryset().get(pk=item.pk)).data)

    def _reply(self, request: Request, item: WorkItem) -> Response:
        body = ReplyInput(data=request.data)
        body.is_valid(raise_exception=True)
        conversation = queries.conversation_for_reply(self.viewer, item)
        if conversation is None or self.viewer.customer_id is None:
            raise PermissionDenied
        services.reply(
            conversation=conversation,
            customer_id=self.viewer.customer_id,
            text=body.validated_data["text"],
            uploads=own_uploads(request, body.validated_data["attachments"]),
            uploaded_by=request.user.pk,
        )
        return Response(RequestSerializer(self.get_queryset().get(pk=item.pk)).data, status=201)
