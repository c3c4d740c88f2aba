"""A customer's requests for programs of theirs: the same reads and services as the portal's pages.

Always at the portal's door, whoever calls: an agent who is also a customer sees their own requests here.
"""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import Door, Unscoped, Viewer, unscoped, viewer_for
from core.api.idempotency import once
from core.api.keyset import Sort, time_of
from core.api.pagination import KeysetPagination
from core.api.parameters import Parameters
from core.api.uploads import own_uploads
from core.conversations.models import Attachment
from core.work.models import WorkItem
from portal_pages import queries, services
from portal_pages.rest_shapes import OneRequestSerializer, ReplyInput, RequestMessageSerializer, RequestSerializer


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
        return queries.requests_of(self.viewer).select_related("status", "priority", "assignee", "team", "item_type")

    @extend_schema(
        parameters=[
            OpenApiParameter("state", str, enum=tuple(queries.STATES), description="As the portal offers it."),
            OpenApiParameter("q", str, description="Words of the title, or a number."),
        ]
    )
    def list(self, request: Request) -> Response:
        """My requests, the latest change first."""
        asked = Parameters(request, "state", "q")
        state = asked.text("state") or "all"
        if state not in queries.STATES:
            raise ValidationError({"state": [_("One of %(names)s.") % {"names": ", ".join(queries.STATES)}]})
        page = self.paginate_queryset(queries.narrowed(self.get_queryset(), state=state, text=asked.text("q")[:200]))
        return self.get_paginated_response(RequestSerializer(page, many=True).data)

    @extend_schema(responses=OneRequestSerializer)
    def retrieve(self, request: Request, number: str) -> Response:
        """One request, with what the portal shows beside it and what the caller may do."""
        return Response(OneRequestSerializer(self.get_object(), context={"viewer": self.viewer}).data)

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
