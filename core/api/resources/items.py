"""Items of one kind: list, read, create, change, and who is on them."""

from typing import Any, ClassVar

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import Actor, PrivateQuerySet, one_transaction, viewer_of
from core.api.filters import ORDERINGS, ItemFilter
from core.api.incremental import IncrementalPages
from core.api.keyset import Sort
from core.api.resources.bulk import ItemBulk
from core.api.resources.item_actions import ItemPeople, ItemTalk
from core.api.resources.item_serializers import ItemChange, ItemCreate, ItemSerializer
from core.api.views import ApiViewSet, IdempotentCreate, actor_of, if_match
from core.conversations.body import body_of
from core.conversations.errors import NoRecipient
from core.conversations.models import Message
from core.conversations.services import new_message, open_item
from core.people.models import Customer
from core.people.services import customer_for_address
from core.work.kinds import kind_of
from core.work.models import WorkItem
from core.work.services import create_item, update_item

IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r'^((W/)?"[0-9]{1,9}"|\*)$'},
    OpenApiParameter.HEADER,
    description="The ETag you read; 412 if stale.",
)


class ItemPages(IncrementalPages):
    """The latest change first, unless another order is asked for."""

    def usual_sort(self, request: Request) -> Sort:
        """`?ordering=` names one of those there are; the filter has refused others."""
        return ORDERINGS[request.query_params.get("ordering") or "-updated_at"]


class ItemViewSet(
    ItemBulk, ItemPeople, ItemTalk, IdempotentCreate, mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet
):
    """Items of the subclass' `kind`, as agents see them. An unknown number and an invisible one get the same answer."""

    kind: ClassVar[str]
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,18}"
    pagination_class = ItemPages
    filterset_class = ItemFilter
    serializer_class = ItemSerializer

    def get_queryset(self) -> PrivateQuerySet:
        """What the caller may see, with all that an answer shows."""
        if getattr(self, "swagger_fake_view", False):
            return WorkItem.objects.none()
        viewer = viewer_of(self.request)
        rows = kind_of(self.kind).model_class.objects.visible_to(viewer).with_list_columns()
        if not viewer.is_agent:
            return rows.none()
        return rows.prefetch_related("tags", Prefetch("requesters", Customer.objects.visible_to(viewer)))

    def filter_queryset(self, queryset: Any) -> PrivateQuerySet:
        """Filters of the list; a wrong value is an error, not an empty list."""
        return ItemFilter.applied(self.request, queryset) if self.action == "list" else queryset

    @extend_schema(parameters=ItemFilter.parameters())
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Items, the latest change first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=ItemCreate, responses={201: ItemSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A new item, with its first public message when `text` is given. Agents only: customers use forms."""
        if not viewer_of(request).is_agent:
            raise PermissionDenied
        return super().create(request, *args, **kwargs)

    def get_serializer_class(self) -> Any:
        """Input and output are two shapes."""
        return ItemCreate if self.action == "create" else super().get_serializer_class()

    def perform(self, data: dict[str, Any]) -> WorkItem:
        """Create through the services; item and first message come together or not at all."""
        by = actor_of(self.request)
        sender, text = data.pop("requester", None), data.pop("text", "")
        message = new_message(body_of(text=text), channel="api") if text.strip() else None
        with one_transaction():
            return self._create_with(by, sender, message, data)

    def _create_with(
        self, by: Actor, sender: dict[str, Any] | None, message: Message | None, data: dict[str, Any]
    ) -> WorkItem:
        """The first message is the requester's: the agent only writes down what they said."""
        customers = list(data.pop("requesters", []))
        if sender is not None:
            customers.insert(0, customer_for_address(value=sender["email"], name=sender.get("name", "")))
        customers = list(dict.fromkeys(customers))
        if message is None:
            return create_item(kind=self.kind, by=by, requesters=customers, channel="api", **data)
        if not customers:
            raise NoRecipient
        return open_item(kind=self.kind, by=by, message=message, customers=customers, requesters=customers, **data)

    def represent(self, row: WorkItem) -> dict[str, Any]:
        """As `retrieve` would show it."""
        return self.shown(row.pk)

    def shown(self, pk: int) -> dict[str, Any]:
        """The row as it stands now."""
        row = self.get_queryset().filter(pk=pk).first()
        return ItemSerializer(row, context=self.get_serializer_context()).data if row else {"id": pk}

    @extend_schema(request=ItemChange, responses=ItemSerializer, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set some properties; what is not named stays."""
        item = self.get_object()
        body = ItemChange(data=request.data, context={**self.get_serializer_context(), "item": item})
        body.is_valid(raise_exception=True)
        update_item(item=item, by=actor_of(request), changes=body.validated_data, expected_version=if_match(request))
        return Response(self.shown(item.pk))
