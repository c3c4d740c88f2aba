"""Customers and organisations for programs."""

from typing import Any, ClassVar

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import one_transaction, viewer_of
from core.api.idempotency import HEADER, once
from core.api.incremental import SINCE, IncrementalPages
from core.api.parameters import Parameters
from core.api.resources.fields import Named, VisibleRow
from core.api.resources.items import IF_MATCH
from core.api.resources.people_parts import AddressSerializer, CustomerAddresses, OrganizationDomains
from core.api.strict import StrictSerializer
from core.api.views import ApiViewSet, IdempotentCreate, actor_of, if_match
from core.people.models import Address, AddressKind, Customer, MailDomain, Organization
from core.people.services import (
    add_customer,
    add_organization,
    invite_customer,
    update_customer,
    update_organization,
)

#: For what creates without a body; where there is one, the description adds it by itself.
KEY = OpenApiParameter(HEADER, str, OpenApiParameter.HEADER)


class CustomerSerializer(serializers.ModelSerializer):
    """A customer as agents read them."""

    organization = Named(allow_null=True)
    addresses = AddressSerializer(many=True)

    class Meta:
        model = Customer
        fields = (
            "id", "name", "organization", "addresses", "locale", "notes", "is_blocked", "created_at", "updated_at",
            "version",
        )  # fmt: skip
        read_only_fields = fields


class CustomerCreate(StrictSerializer):
    """Only the address is needed. `invite` sends the letter; otherwise nothing is sent."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    organization = VisibleRow(queryset=Organization.objects.all(), required=False, allow_null=True, default=None)
    locale = serializers.CharField(max_length=12, required=False, allow_blank=True, default="")
    invite = serializers.BooleanField(default=False)


class CustomerChange(StrictSerializer):
    """Some properties of a customer."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    organization = VisibleRow(queryset=Organization.objects.all(), required=False, allow_null=True)
    locale = serializers.CharField(max_length=12, required=False, allow_blank=True)
    notes = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    is_blocked = serializers.BooleanField(required=False)


class AgentsOnly(ApiViewSet):
    """Customers have no business here: they get 403, whatever they ask for."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse who is no agent."""
        super().initial(request, *args, **kwargs)
        if not viewer_of(request).is_agent:
            raise PermissionDenied


class CustomerViewSet(
    CustomerAddresses, IdempotentCreate, mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly
):
    """Customers. `?email=` finds one by address, `?organization=` those of one."""

    serializer_class = CustomerSerializer
    pagination_class = IncrementalPages
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """Those the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return Customer.objects.none()
        viewer = viewer_of(self.request)
        rows = Customer.objects.visible_to(viewer).select_related("organization")
        return rows.prefetch_related(Prefetch("addresses", Address.objects.visible_to(viewer)))

    def filter_queryset(self, queryset: Any) -> Any:
        """By address, by organisation."""
        if self.action != "list":
            return queryset
        asked = Parameters(self.request, "email", "organization", SINCE)
        if email := asked.mail("email"):
            queryset = queryset.filter(addresses__kind=AddressKind.EMAIL, addresses__normalized=email)
        if organization := asked.id("organization"):
            queryset = queryset.filter(organization=organization)
        return queryset

    @extend_schema(
        parameters=[
            OpenApiParameter("email", str, description="The one with this address."),
            OpenApiParameter("organization", int, description="Those of one organisation, by its id."),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Customers, the newest first."""
        return super().list(request, *args, **kwargs)

    def get_serializer_class(self) -> Any:
        """Input and output are two shapes."""
        return CustomerCreate if self.action == "create" else super().get_serializer_class()

    @extend_schema(request=CustomerCreate, responses={201: CustomerSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add a customer; `invite` sends the invitation."""
        return super().create(request, *args, **kwargs)

    def perform(self, data: dict[str, Any]) -> Customer:
        """Add, and invite if asked."""
        by, invite = actor_of(self.request), data.pop("invite")
        with one_transaction():
            customer = add_customer(by=by, **data)
            if invite:
                invite_customer(customer=customer, by=by)
        return customer

    def represent(self, row: Customer) -> dict[str, Any]:
        """As `retrieve` would show it."""
        return CustomerSerializer(self.get_queryset().get(pk=row.pk)).data

    @extend_schema(request=CustomerChange, responses=CustomerSerializer, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set some properties."""
        customer = self.get_object()
        body = CustomerChange(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        update_customer(
            customer=customer, by=actor_of(request), changes=body.validated_data, expected_version=if_match(request)
        )
        return Response(self.represent(customer))

    @extend_schema(request=None, responses={204: None}, parameters=[KEY])
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, pk: str) -> Response:
        """Send the invitation; with another Idempotency-Key, or none, send it again."""
        customer = self.get_object()
        return once(request, lambda: self._invite(request, customer))

    def _invite(self, request: Request, customer: Customer) -> Response:
        invite_customer(customer=customer, by=actor_of(request))
        return Response(status=204)


class OrganizationSerializer(StrictSerializer, serializers.ModelSerializer):
    """An organisation; a name is enough."""

    mail_domains: "serializers.SlugRelatedField[MailDomain]" = serializers.SlugRelatedField(
        slug_field="domain", many=True, read_only=True
    )

    class Meta:
        model = Organization
        fields = ("id", "name", "notes", "mail_domains", "created_at", "updated_at", "version")
        read_only_fields = ("id", "created_at", "updated_at", "version")
        extra_kwargs: ClassVar[dict[str, Any]] = {"name": {"validators": []}}  # the service knows if it is free


class OrganizationViewSet(
    OrganizationDomains, IdempotentCreate, mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly
):
    """Customer organisations."""

    serializer_class = OrganizationSerializer
    pagination_class = IncrementalPages
    parameters = (SINCE,)
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """Those the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return Organization.objects.none()
        return Organization.objects.visible_to(viewer_of(self.request)).prefetch_related("mail_domains")

    def perform(self, data: dict[str, Any]) -> Organization:
        """Add it."""
        return add_organization(by=actor_of(self.request), **data)

    def represent(self, row: Organization) -> dict[str, Any]:
        """As `retrieve` would show it."""
        return OrganizationSerializer(row).data

    @extend_schema(request=OrganizationSerializer, responses=OrganizationSerializer, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Rename, or change the notes."""
        row = self.get_object()
        body = OrganizationSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        update_organization(
            organization=row, by=actor_of(request), expected_version=if_match(request), **body.validated_data
        )
        return Response(self.represent(self.get_object()))
