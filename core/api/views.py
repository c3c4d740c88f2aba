"""The base of our viewsets."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import mixins, viewsets
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import Actor, Door, row_key, viewer_of
from core.api.idempotency import once
from core.api.parameters import Parameters


def if_match(request: Request) -> int | None:
    """The version the caller read, from If-Match: `"7"`; None when the header is missing or `*`."""
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    version = row_key(header.removeprefix("W/").strip('"'))
    if version is None:
        raise ValidationError({"If-Match": [_("The version you read, in quotes, as the ETag gave it.")]})
    return version


def actor_of(request: Request) -> Actor:
    """Who acts through this request: the agent, or the customer at the portal's door."""
    viewer = viewer_of(request)
    if viewer.is_agent:
        return Actor.agent(request.user)
    if viewer.door is Door.PORTAL and viewer.customer_id is not None:
        return Actor.customer(viewer.customer_id)
    raise NotAuthenticated


class ApiViewSet(viewsets.GenericViewSet):
    """Signed in only; one row carries its version as ETag; a list refuses parameters nobody knows."""

    permission_classes = [IsAuthenticated]
    #: Of its list, beside those of pages.
    parameters: ClassVar[tuple[str, ...]] = ()

    def filter_queryset(self, queryset: Any) -> Any:
        """Nothing to filter by; a subclass that knows parameters writes its own."""
        if self.action == "list":
            Parameters(self.request, *self.parameters)
        return queryset

    def page_of(self, rows: Any, serializer: Any, told: Callable[[Any], Any] = list) -> Response:
        """One page of what belongs to a row; nothing to filter by. `told` hides what this caller may not see."""
        Parameters(self.request)
        page = told(self.paginate_queryset(rows))
        return self.get_paginated_response(serializer(page, many=True, context=self.get_serializer_context()).data)

    def get_exception_handler_context(self) -> dict[str, Any]:
        """Nothing private in logs of errors."""
        return {**super().get_exception_handler_context(), "args": (), "kwargs": {}}

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Add the ETag where the answer is one versioned row."""
        response = super().finalize_response(request, response, *args, **kwargs)
        data = getattr(response, "data", None)
        if response.status_code < 300 and isinstance(data, dict) and isinstance(data.get("version"), int):
            response["ETag"] = f'"{data["version"]}"'
        return response


class IdempotentCreate(mixins.CreateModelMixin):
    """POST with an Idempotency-Key is done once. Subclasses write `perform(data) -> row`."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Judge the input, let the service create, answer with the row."""
        return once(request, lambda: self._create(request))

    def _create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)  # type: ignore[attr-defined]
        body.is_valid(raise_exception=True)
        row = self.perform(body.validated_data)
        return Response(self.represent(row), status=201)

    def perform(self, data: dict[str, Any]) -> Any:
        """Call the service."""
        raise NotImplementedError

    def represent(self, row: Any) -> dict[str, Any]:
        """The created row, as it is read."""
        raise NotImplementedError
