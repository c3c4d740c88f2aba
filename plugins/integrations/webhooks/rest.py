"""Webhook endpoints for programs that subscribe themselves: the form of the screen, judged and written as there."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.log_actions import log

from core.access.api import require, viewer_of
from core.api.idempotency import once
from core.api.resources.people import AgentsOnly
from core.api.strict import StrictSerializer
from core.api.views import actor_of
from plugins.integrations.webhooks.conditions import chosen_in
from plugins.integrations.webhooks.forms import NARROWING, EndpointForm
from plugins.integrations.webhooks.models import Endpoint
from plugins.integrations.webhooks.rights import APP, CHANGE, REACH_PRIVATE
from plugins.integrations.webhooks.services import rotate_secret, send_test


def _ids() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, max_length=200
    )


class EndpointChange(StrictSerializer):
    """Some properties of an endpoint. Lists are whole lists; `only_…` narrow it to some items."""

    name = serializers.CharField(max_length=100, required=False)
    url = serializers.CharField(max_length=2000, required=False)
    events = serializers.ListField(child=serializers.CharField(max_length=150), required=False, min_length=1)
    is_active = serializers.BooleanField(required=False)
    tells_internal = serializers.BooleanField(required=False)
    allow_private = serializers.BooleanField(required=False, help_text="Needs a right of its own.")
    only_types = _ids()
    only_teams = _ids()
    only_priorities = _ids()
    only_tags = serializers.ListField(
        child=serializers.RegexField(r"^[^,]+$", max_length=60), required=False, max_length=8
    )


class EndpointInput(EndpointChange):
    """A new endpoint."""

    name = serializers.CharField(max_length=100)
    url = serializers.CharField(max_length=2000)
    events = serializers.ListField(child=serializers.CharField(max_length=150), min_length=1)


class EndpointSerializer(serializers.ModelSerializer):
    """An endpoint, never with its secret."""

    events = serializers.ListField(child=serializers.CharField())
    only_types = serializers.SerializerMethodField()
    only_teams = serializers.SerializerMethodField()
    only_priorities = serializers.SerializerMethodField()
    only_tags = serializers.SerializerMethodField()

    class Meta:
        model = Endpoint
        fields = (
            "id", "name", "url", "events", "is_active", "tells_internal", "allow_private", "only_types", "only_teams",
            "only_priorities", "only_tags", "failing_since", "off_reason", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_only_types(self, row: Endpoint) -> list[int]:
        """Ids; empty where it is told of all."""
        return chosen_in(row.conditions).get("item_type", [])

    def get_only_teams(self, row: Endpoint) -> list[int]:
        """Likewise."""
        return chosen_in(row.conditions).get("team", [])

    def get_only_priorities(self, row: Endpoint) -> list[int]:
        """Likewise."""
        return chosen_in(row.conditions).get("priority", [])

    def get_only_tags(self, row: Endpoint) -> list[str]:
        """Names; any of them."""
        return chosen_in(row.conditions).get("tag", [])


class EndpointSecret(serializers.Serializer):
    """What both sides sign with, this once."""

    secret = serializers.CharField(help_text="Empty where a repeated call is answered: make a new one.")


class NewEndpoint(EndpointSerializer):
    """A new endpoint with its secret, this once."""

    secret = serializers.CharField(help_text="Empty where a repeated call is answered: make a new one.")

    class Meta:
        model = Endpoint
        fields = (*EndpointSerializer.Meta.fields, "secret")
        read_only_fields = fields


class EndpointViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """Who is told of what, for whom the screen is for."""

    serializer_class = EndpointSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """Those the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return Endpoint.objects.none()
        return Endpoint.objects.visible_to(viewer_of(self.request))

    @extend_schema(request=EndpointInput, responses={201: NewEndpoint})
    def create(self, request: Request) -> Response:
        """A new endpoint. The answer shows its secret, and no other does."""
        require(actor_of(request), f"{APP}.add_endpoint")
        secrets: list[str] = []
        response = once(request, lambda: self._create(request, secrets))
        # Not within `once`, which stores what it answers.
        response.data = {**response.data, "secret": "".join(secrets)}
        return response

    @extend_schema(request=EndpointChange, responses=EndpointSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Set some properties; one that is switched on again begins anew."""
        require(actor_of(request), CHANGE)
        self.get_object()  # whoever may not see it hears nothing of what is wrong with the call
        return Response(EndpointSerializer(self._saved(request, EndpointChange).instance).data)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """It is told nothing any more, and its log goes with it."""
        require(actor_of(request), f"{APP}.delete_endpoint")
        with transaction.atomic():
            row = self._locked()
            log(row, "wagtail.delete", user=request.user)
            row.delete()
        return Response(status=204)

    @extend_schema(request=None, responses=EndpointSecret)
    @action(detail=True, methods=["post"], url_path="secret")
    def rotate(self, request: Request, pk: str) -> Response:
        """A new secret, shown this once. For a day the one before signs, too."""
        require(actor_of(request), CHANGE)
        with transaction.atomic():
            row = self._locked()
            secret = rotate_secret(row=row)
            log(row, "wagtail.edit", user=request.user)
        return Response(EndpointSecret({"secret": secret}).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Call it with an event that means nothing."""
        require(actor_of(request), CHANGE)
        send_test(endpoints=[self.get_object()])
        return Response(status=204)

    def _create(self, request: Request, secrets: list[str]) -> Response:
        form = self._saved(request, EndpointInput)
        secrets.append(form.new_secret)
        return Response(EndpointSerializer(form.instance).data, status=201)

    def _locked(self) -> Endpoint:
        """The row as it is now, until the end of the transaction: the service itself switches endpoints off."""
        rows: Any = self.get_queryset()
        return get_object_or_404(rows.select_for_update(of=("self",)), pk=self.kwargs["pk"])

    def _saved(self, request: Request, shape: type[StrictSerializer]) -> EndpointForm:
        """Through the form of the screen: what is not named stays. Raises ValidationError, PermissionDenied."""
        body = shape(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        if sent.get("allow_private"):
            require(actor_of(request), REACH_PRIVATE)
        with transaction.atomic():
            row = self._locked() if "pk" in self.kwargs else Endpoint()
            is_new = row.pk is None
            data = {**_as_it_is(row), **sent}
            form = EndpointForm({**data, "only_tags": ",".join(data["only_tags"])}, instance=row, for_user=request.user)
            if not form.is_valid():
                raise ValidationError({name: [str(text) for text in texts] for name, texts in form.errors.items()})
            form.save()
            log(row, "wagtail.create" if is_new else "wagtail.edit", user=request.user)
        return form


def _as_it_is(row: Endpoint) -> dict[str, Any]:
    chosen = chosen_in(row.conditions)
    narrowed = {name: chosen.get(field, []) for name, (field, _model) in NARROWING.items()}
    columns = ("name", "url", "is_active", "events", "tells_internal", "allow_private")
    return {**{name: getattr(row, name) for name in columns}, **narrowed, "only_tags": chosen.get("tag", [])}
