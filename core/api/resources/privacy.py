"""Personal data for programs: exports asked for and fetched, erasures begun and followed."""

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.access.api import viewer_of
from core.api.idempotency import HEADER, once
from core.api.resources.people import AgentsOnly
from core.api.strict import StrictSerializer
from core.api.views import actor_of
from core.people.models import Customer
from core.privacy.api import Mode
from core.privacy.models import DataExport, Erasure
from core.privacy.rights import ERASE, EXPORT
from core.privacy.screens.handing_over import zip_response
from core.privacy.services import request_export, start_erasure

KEY = OpenApiParameter(HEADER, str, OpenApiParameter.HEADER)


class ExportSerializer(serializers.ModelSerializer):
    """A zip that is made in the background; fetch it at `/api/v1/exports/{id}/content` when `state` is "ready"."""

    class Meta:
        model = DataExport
        fields = ("id", "customer", "full", "state", "size", "requested_at", "expires_at")
        read_only_fields = fields


class ErasureSerializer(serializers.ModelSerializer):
    """How far an erasure is; `reason` says what it waits for."""

    class Meta:
        model = Erasure
        fields = ("id", "customer_id", "mode", "state", "reason", "rows_changed", "begun_at", "finished_at")
        read_only_fields = fields


class ExportInput(StrictSerializer):
    """`full` adds what only agents read."""

    full = serializers.BooleanField(default=False)


class ErasureInput(StrictSerializer):
    """`confirm` is the customer's name, or their main address where they have none."""

    mode = serializers.ChoiceField(Mode.choices)
    confirm = serializers.CharField(max_length=320)


class OfOneCustomer(APIView):
    """What is asked for of one customer, by who holds `right`."""

    right = ""

    def customer(self, request: Request, pk: int) -> Customer:
        """A visible one. Raises PermissionDenied before anything is looked up."""
        if not (viewer_of(request).is_agent and request.user.has_perm(self.right)):
            raise PermissionDenied
        customer = Customer.objects.visible_to(viewer_of(request)).filter(pk=pk).first()
        if customer is None:
            raise NotFound
        return customer


class CustomerExports(OfOneCustomer):
    """`POST /api/v1/customers/{id}/exports`."""

    right = EXPORT

    @extend_schema(
        request=ExportInput, responses={201: ExportSerializer}, parameters=[KEY], tags=["customers"],
        operation_id="customers_exports_create",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Ask for everything known of a customer, as a zip. Asked again within ten minutes it is the same."""
        customer = self.customer(request, pk)
        return once(request, lambda: self._make(request, customer))

    def _make(self, request: Request, customer: Customer) -> Response:
        body = ExportInput(data=request.data)
        body.is_valid(raise_exception=True)
        export = request_export(
            customer=customer, by=actor_of(request), language=get_language() or "", **body.validated_data
        )
        return Response(ExportSerializer(export).data, status=201)


class CustomerErasures(OfOneCustomer):
    """`POST /api/v1/customers/{id}/erasures`."""

    right = ERASE

    @extend_schema(
        request=ErasureInput, responses={201: ErasureSerializer}, parameters=[KEY], tags=["customers"],
        operation_id="customers_erasures_create",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Begin to erase a customer, or to make them anonymous. It cannot be taken back."""
        customer = self.customer(request, pk)
        return once(request, lambda: self._begin(request, customer))

    def _begin(self, request: Request, customer: Customer) -> Response:
        body = ErasureInput(data=request.data)
        body.is_valid(raise_exception=True)
        mode, typed = Mode(body.validated_data["mode"]), body.validated_data["confirm"]
        erasure = start_erasure(customer=customer, mode=mode, by=actor_of(request), typed=typed)
        return Response(ErasureSerializer(erasure).data, status=201)


class ExportViewSet(mixins.RetrieveModelMixin, AgentsOnly):
    """Exports that the caller asked for."""

    serializer_class = ExportSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """Their own, while they hold the right."""
        if getattr(self, "swagger_fake_view", False) or not self.request.user.has_perm(EXPORT):
            return DataExport.objects.none()
        return DataExport.objects.filter(requested_by=self.request.user.pk)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: str) -> HttpResponseBase:
        """The zip; 404 until it is ready."""
        return zip_response(self.get_object())


class ErasureViewSet(mixins.RetrieveModelMixin, AgentsOnly):
    """Erasures under way, and what remains of those that are done."""

    serializer_class = ErasureSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """For who may erase."""
        if getattr(self, "swagger_fake_view", False) or not self.request.user.has_perm(ERASE):
            return Erasure.objects.none()
        return Erasure.objects.all()
