"""What the settings have in common: every agent reads them, administrators write them."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources.items import IF_MATCH
from core.api.resources.people import AgentsOnly
from core.api.strict import StrictSerializer
from core.api.views import IdempotentCreate, actor_of, if_match
from core.work.services import VERBS, Verbs


def read_only(of: Any, *columns: str) -> type[serializers.ModelSerializer]:
    """A serialiser that shows these columns."""
    meta = type("Meta", (), {"model": of, "fields": columns, "read_only_fields": columns, "ref_name": of.__name__})
    return type(f"{of.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta, "__doc__": of.__doc__})


class SettingsViewSet(IdempotentCreate, mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """The services of a model behind GET, POST, PATCH and DELETE."""

    lookup_value_regex = "[0-9]{1,18}"
    #: What is written into a new row, and what may change later.
    input_class: type[StrictSerializer]
    change_class: type[StrictSerializer]

    @property
    def verbs(self) -> Verbs:
        """The services of its rows."""
        return VERBS[self.get_queryset().model]

    def get_serializer_class(self) -> Any:
        """Another shape to write."""
        written: dict[str, Any] = {"create": self.input_class, "partial_update": self.change_class}
        return written.get(self.action, self.serializer_class)

    def perform(self, data: dict[str, Any]) -> Any:
        """Create it."""
        return self.verbs.create(by=actor_of(self.request), **data)

    def represent(self, row: Any) -> dict[str, Any]:
        """As `retrieve` would show it."""
        assert self.serializer_class is not None
        return self.serializer_class(row).data

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set some properties; what is not named stays."""
        row = self.get_object()
        body = self.get_serializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        return Response(self.represent(self.verbs.update(**self._target(row), **body.validated_data)))

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete it."""
        self.verbs.delete(**self._target(self.get_object()))
        return Response(status=204)

    def _target(self, row: Any) -> dict[str, Any]:
        version = if_match(self.request)
        return {self.verbs.row_name: row, "by": actor_of(self.request), "expected_version": version}


def described(viewset: type[SettingsViewSet]) -> type[SettingsViewSet]:
    """The shapes in the description: rows as they are shown, made and changed."""
    shown = viewset.serializer_class
    return extend_schema_view(
        create=extend_schema(request=viewset.input_class, responses={201: shown}),
        partial_update=extend_schema(request=viewset.change_class, responses=shown, parameters=[IF_MATCH]),
        destroy=extend_schema(request=None, responses={204: None}, parameters=[IF_MATCH]),
    )(viewset)
