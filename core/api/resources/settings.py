"""What administrators name: types, statuses, priorities, tags, custom fields. All are read here, tags written too."""

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources.items import IF_MATCH
from core.api.resources.people import AgentsOnly
from core.api.strict import StrictSerializer
from core.api.views import IdempotentCreate, actor_of, if_match
from core.work.models import CustomField, Priority, Status, Tag, WorkItemType
from core.work.services import create_tag, delete_tag, update_tag


def read_only(of: Any, *columns: str) -> type[serializers.ModelSerializer]:
    """A serialiser that shows these columns."""
    meta = type("Meta", (), {"model": of, "fields": columns, "read_only_fields": columns, "ref_name": of.__name__})
    return type(f"{of.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta, "__doc__": of.__doc__})


class ReadOnlyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """A list and its rows, for agents."""

    lookup_value_regex = r"\d{1,18}"


class WritableViewSet(IdempotentCreate, ReadOnlyViewSet):
    """Rows that administrators also write: the services of a model behind POST, PATCH and DELETE."""

    input_class: type[StrictSerializer]
    #: What the services call their row, and they: create, update, delete.
    row_name: str
    services: ClassVar[tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]]

    def get_serializer_class(self) -> Any:
        """Another shape to write."""
        return self.input_class if self.action in ("create", "partial_update") else self.serializer_class

    def perform(self, data: dict[str, Any]) -> Any:
        """Create it."""
        return self.services[0](by=actor_of(self.request), **data)

    def represent(self, row: Any) -> dict[str, Any]:
        """As `retrieve` would show it."""
        assert self.serializer_class is not None
        return self.serializer_class(row).data

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set some properties; what is not named stays."""
        row = self.get_object()
        body = self.get_serializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        return Response(self.represent(self.services[1](**self._target(row), **body.validated_data)))

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete it."""
        self.services[2](**self._target(self.get_object()))
        return Response(status=204)

    def _target(self, row: Any) -> dict[str, Any]:
        version = if_match(self.request)
        return {self.row_name: row, "by": actor_of(self.request), "expected_version": version}


def described(shown: Any, written: Any) -> Any:
    """Both shapes in the description: a WritableViewSet's rows as they are shown and as they are written."""
    return extend_schema_view(
        create=extend_schema(request=written, responses={201: shown}),
        partial_update=extend_schema(request=written, responses=shown, parameters=[IF_MATCH]),
        destroy=extend_schema(request=None, responses={204: None}, parameters=[IF_MATCH]),
    )


TagSerializer = read_only(Tag, "id", "name", "version")


class TagInput(StrictSerializer):
    """A tag."""

    name = serializers.CharField(max_length=60)


class TypeViewSet(ReadOnlyViewSet):
    """Types of items."""

    queryset = WorkItemType.objects.all()
    serializer_class = read_only(WorkItemType, "id", "kind", "name", "is_default", "is_active")


class StatusViewSet(ReadOnlyViewSet):
    """Statuses of all types."""

    queryset = Status.objects.all()
    serializer_class = read_only(Status, "id", "item_type", "label", "customer_label", "category", "rank")


class PriorityViewSet(ReadOnlyViewSet):
    """Priorities."""

    queryset = Priority.objects.all()
    serializer_class = read_only(Priority, "id", "label", "rank", "is_default")


@described(TagSerializer, TagInput)
class TagViewSet(WritableViewSet):
    """Tags."""

    queryset = Tag.objects.all()
    serializer_class = TagSerializer
    input_class = TagInput
    row_name = "tag"
    services = (create_tag, update_tag, delete_tag)


class CustomFieldViewSet(ReadOnlyViewSet):
    """Custom fields, with their types and choices."""

    queryset = CustomField.objects.filter(is_active=True)
    serializer_class = read_only(
        CustomField, "id", "kind", "key", "label", "field_type", "choices", "required", "shown_to_customers"
    )
