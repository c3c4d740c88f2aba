"""What belongs to customers and organisations: addresses, and mail domains."""

from typing import TYPE_CHECKING

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import viewer_of
from core.api.idempotency import once
from core.api.strict import StrictSerializer
from core.api.views import ApiViewSet, actor_of
from core.people.errors import InvalidAddress
from core.people.models import Address, AddressKind, Customer, MailDomain, Organization
from core.people.services import (
    add_address,
    add_mail_domain,
    confirm_address,
    make_primary,
    remove_address,
    remove_mail_domain,
)

if TYPE_CHECKING:
    Base = ApiViewSet
else:
    #: The mixins stand before an ApiViewSet, which brings its own bases.
    Base = object

ADDRESS = OpenApiParameter("address", int, OpenApiParameter.PATH, description="The address's id.")


class AddressSerializer(serializers.ModelSerializer):
    """One way to reach somebody."""

    class Meta:
        model = Address
        fields = ("id", "kind", "value", "is_primary", "verified_at", "opens_history", "undeliverable_at")
        read_only_fields = fields


class AddressInput(StrictSerializer):
    """One more address. The first of its kind becomes the primary one."""

    kind = serializers.ChoiceField(AddressKind.choices, default=AddressKind.EMAIL)
    value = serializers.CharField(max_length=320)


class MailDomainSerializer(StrictSerializer):
    """A mail domain whose senders belong to the organisation."""

    domain = serializers.CharField(max_length=253)


class CustomerAddresses(Base):
    """Addresses of a customer; the customer's own answer lists them."""

    @extend_schema(request=AddressInput, responses={201: AddressSerializer})
    @action(detail=True, methods=["post"], url_path="addresses")
    def add_address(self, request: Request, pk: str) -> Response:
        """Add an address. One that is theirs already is answered as it is."""
        customer = self.get_object()
        return once(request, lambda: self._add_address(request, customer))

    @extend_schema(request=None, responses={204: None}, parameters=[ADDRESS])
    @action(detail=True, methods=["delete"], url_path="addresses/(?P<address>[0-9]{1,18})")
    def remove_address(self, request: Request, pk: str, address: str) -> Response:
        """Forget an address, and sign nobody in with it. The last one, and a login that cannot move, stay (409)."""
        remove_address(address=self._address(address), by=actor_of(request))
        return Response(status=204)

    @extend_schema(request=None, responses=AddressSerializer, parameters=[ADDRESS])
    @action(detail=True, methods=["post"], url_path="addresses/(?P<address>[0-9]{1,18})/primary")
    def make_primary(self, request: Request, pk: str, address: str) -> Response:
        """Write to them there from now on."""
        return Response(AddressSerializer(make_primary(address=self._address(address), by=actor_of(request))).data)

    @extend_schema(request=None, responses=AddressSerializer, parameters=[ADDRESS])
    @action(detail=True, methods=["post"], url_path="addresses/(?P<address>[0-9]{1,18})/confirm")
    def confirm_address(self, request: Request, pk: str, address: str) -> Response:
        """Let it sign the customer in: for those who manage sign-ins."""
        return Response(AddressSerializer(confirm_address(address=self._address(address), by=actor_of(request))).data)

    def _add_address(self, request: Request, customer: Customer) -> Response:
        body = AddressInput(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            address = add_address(customer=customer, by=actor_of(request), **body.validated_data)
        except InvalidAddress as error:
            raise ValidationError({"value": [str(error)]}) from error
        return Response(AddressSerializer(address).data, status=201)

    def _address(self, pk: str) -> Address:
        rows = Address.objects.visible_to(viewer_of(self.request)).filter(customer=self.get_object())
        found: Address | None = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


class OrganizationDomains(Base):
    """Mail domains of an organisation; the organisation's own answer lists them."""

    @extend_schema(request=MailDomainSerializer, responses={201: MailDomainSerializer})
    @action(detail=True, methods=["post"], url_path="mail-domains")
    def add_mail_domain(self, request: Request, pk: str) -> Response:
        """Who writes from there belongs to it from now on; nobody moves by this."""
        organization = self.get_object()
        return once(request, lambda: self._add_domain(request, organization))

    @extend_schema(
        request=None,
        responses={204: None},
        parameters=[OpenApiParameter("domain", str, OpenApiParameter.PATH, description="Such as `kallio.example`.")],
    )
    @action(detail=True, methods=["delete"], url_path="mail-domains/(?P<domain>[^/]{1,253})")
    def remove_mail_domain(self, request: Request, pk: str, domain: str) -> Response:
        """It stands for nobody from now on; people stay where they are."""
        organization = self.get_object()
        try:
            found = remove_mail_domain(organization=organization, domain=domain, by=actor_of(request))
        except InvalidAddress as error:
            raise Http404 from error
        if not found:
            raise Http404
        return Response(status=204)

    def _add_domain(self, request: Request, organization: Organization) -> Response:
        body = MailDomainSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            row: MailDomain = add_mail_domain(organization=organization, by=actor_of(request), **body.validated_data)
        except InvalidAddress as error:
            raise ValidationError({"domain": [str(error)]}) from error
        return Response(MailDomainSerializer(row).data, status=201)
