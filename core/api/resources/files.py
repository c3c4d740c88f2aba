"""Files for programs: upload before a message, fetch after."""

from typing import Any, cast

from django.db.models import Q
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import viewer_of
from core.api.idempotency import once
from core.api.resources.messages import AttachmentSerializer
from core.api.strict import StrictSerializer
from core.api.views import ApiViewSet, actor_of
from core.conversations.models import Attachment
from core.conversations.services import store_upload, unsent_uploads
from core.conversations.serving import file_response, of_enabled_kinds
from core.people.models import User


class UploadInput(StrictSerializer):
    """One file, as multipart."""

    file = serializers.FileField(allow_empty_file=True)


class AttachmentViewSet(mixins.RetrieveModelMixin, ApiViewSet):
    """`POST` a file, then name its id in a message or in a reply to a request; only its uploader can use it."""

    serializer_class = AttachmentSerializer
    parser_classes = [MultiPartParser]
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """Files of messages the caller may see; for a customer not before the message has left."""
        if getattr(self, "swagger_fake_view", False):
            return Attachment.objects.none()
        viewer = viewer_of(self.request)
        rows = of_enabled_kinds(Attachment.objects.visible_to(viewer))
        left = Q(message__send_after__isnull=True) | Q(message__send_after__lte=timezone.now())
        return rows if viewer.is_agent else rows.filter(left)

    def get_object(self) -> Any:
        """What the caller may see; while nobody was sent it, its uploader's own."""
        caller = cast("User", self.request.user)  # nobody else gets this far
        mine = unsent_uploads(user_id=caller.pk, pks=[int(self.kwargs["pk"])]).first()
        return mine or super().get_object()

    @extend_schema(request={"multipart/form-data": UploadInput}, responses={201: AttachmentSerializer})
    def create(self, request: Request) -> Response:
        """Upload; the type is sniffed. Agents and customers can."""
        actor_of(request)  # refuses who is neither
        return once(request, lambda: self._store(request))

    def _store(self, request: Request) -> Response:
        body = UploadInput(data=request.data)
        body.is_valid(raise_exception=True)
        file = body.validated_data["file"]
        attachment = store_upload(file=file, name=file.name, uploaded_by=cast("User", request.user))
        return Response(AttachmentSerializer(attachment).data, status=201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: str) -> FileResponse:
        """The bytes, always as a download."""
        return file_response(self.get_object(), download=True)
