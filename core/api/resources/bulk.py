"""Many items in one call: each row stands alone, and its answer says what became of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import viewer_of
from core.api.idempotency import once
from core.api.problems import problem_of
from core.api.resources.item_serializers import ItemCreate, ItemInput, ItemSerializer
from core.api.strict import StrictSerializer
from core.api.views import ApiViewSet, IdempotentCreate, actor_of
from core.work.models import WorkItemType
from core.work.services import BulkResult, bulk_update

if TYPE_CHECKING:

    class Base(IdempotentCreate, ApiViewSet):
        """An ItemViewSet, which brings these and the kind."""

        kind: ClassVar[str]
else:
    #: The mixin stands before an ItemViewSet's own bases.
    Base = object

#: Rows of one call. With an Idempotency-Key they are one transaction.
MOST = 100


class BulkChanges(ItemInput):
    """What is set on all of them. `add_tags` leaves the tags they have."""

    add_tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=50)

    def validate_type(self, item_type: WorkItemType) -> WorkItemType:
        """Of the same kind."""
        if item_type.kind != self.context["kind"]:
            raise serializers.ValidationError(_("This type is of another kind of work."))
        return item_type

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Something, and of tags one thing."""
        if not data:
            raise serializers.ValidationError(_("Choose what to change."))
        if "tags" in data and "add_tags" in data:
            raise serializers.ValidationError({"add_tags": [_("Either all tags or some more.")]})
        return data


class BulkChange(StrictSerializer):
    """The numbers of the items, and what is set on all of them."""

    numbers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=1, max_length=MOST
    )
    changes = BulkChanges()


class BulkChanged(serializers.Serializer):
    """What became of one item. One that is not there and one that is not for the caller look alike."""

    number = serializers.IntegerField()
    outcome = serializers.ChoiceField(["changed", "unchanged", "refused", "not_found"])
    detail = serializers.CharField(help_text="Why it was refused; else empty.")


class BulkChangeResults(serializers.Serializer):
    """One result for each number, in their order."""

    results = BulkChanged(many=True)


class BulkCreate(StrictSerializer):
    """Items as `POST` of one takes them, each judged by itself."""

    items = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MOST)


class BulkCreated(serializers.Serializer):
    """What became of one row: a new item, or a problem."""

    index = serializers.IntegerField(help_text="From 0, as it was sent.")
    status = serializers.IntegerField(help_text="As the answer to it alone would have.")
    item = ItemSerializer(allow_null=True)
    problem = serializers.DictField(allow_null=True)


class BulkCreateResults(serializers.Serializer):
    """One result for each row, in their order."""

    results = BulkCreated(many=True)


class ItemBulk(Base):
    """Change or create many items of the kind."""

    @extend_schema(request=BulkChange, responses=BulkChangeResults, filters=False)
    @action(detail=False, methods=["post"], url_path="bulk-change", pagination_class=None)
    def bulk_change(self, request: Request) -> Response:
        """Set the same on up to 100 items. A status is found in each item's own type, by category and label."""
        self._agents_only(request)
        return once(request, lambda: self._change_many(request))

    @extend_schema(request=BulkCreate, responses=BulkCreateResults, filters=False)
    @action(detail=False, methods=["post"], url_path="bulk-create", pagination_class=None)
    def bulk_create(self, request: Request) -> Response:
        """Create up to 100 items. What one row lacks hinders no other; 200 says that each was judged."""
        self._agents_only(request)
        return once(request, lambda: self._create_many(request))

    def _agents_only(self, request: Request) -> None:
        if not viewer_of(request).is_agent:
            raise PermissionDenied

    def _change_many(self, request: Request) -> Response:
        body = BulkChange(data=request.data, context={**self.get_serializer_context(), "kind": self.kind})
        body.is_valid(raise_exception=True)
        numbers = list(dict.fromkeys(body.validated_data["numbers"]))
        pks = dict(self.get_queryset().filter(number__in=numbers).order_by().values_list("number", "pk"))
        changes = body.validated_data["changes"]
        result = bulk_update(pks=list(pks.values()), kind=self.kind, by=actor_of(request), changes=changes)
        told = [{"number": number, **_outcome(pks.get(number), number, result)} for number in numbers]
        return Response(BulkChangeResults({"results": told}).data)

    def _create_many(self, request: Request) -> Response:
        body = BulkCreate(data=request.data)
        body.is_valid(raise_exception=True)
        # Rows name the same few teams and priorities: each is looked up once.
        context = {**self.get_serializer_context(), "rows_seen": {}}
        told = [self._one(data, context) for data in body.validated_data["items"]]
        made = self.get_queryset().filter(pk__in=[row["item"] for row in told if row["item"] is not None])
        shown = {row.pk: row for row in made}
        for index, row in enumerate(told):
            row |= {"index": index, "item": shown.get(row["item"])}
        return Response(BulkCreateResults({"results": told}, context=context).data)

    def _one(self, data: Any, context: Mapping[str, Any]) -> dict[str, Any]:
        """The id of the new item, or its problem. Raises what is no refusal but a fault."""
        try:
            row = ItemCreate(data=data, context=context)
            row.is_valid(raise_exception=True)
            return {"status": 201, "item": self.perform(row.validated_data).pk, "problem": None}
        except Exception as error:
            problem = problem_of(error)
            if problem is None:
                raise
            return {"status": problem["status"], "item": None, "problem": problem}


def _outcome(pk: int | None, number: int, result: BulkResult) -> dict[str, str]:
    refused = {one.number: one.reason for one in result.refused}
    if pk is None:
        return {"outcome": "not_found", "detail": ""}
    if number in refused:
        return {"outcome": "refused", "detail": refused[number] or _("Not allowed")}
    return {"outcome": "changed" if pk in result.changed else "unchanged", "detail": ""}
