"""Portfolios, projects and folders for programs: agents only, each those they may enter."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import viewer_of
from core.api.idempotency import once
from core.api.resources.items import IF_MATCH
from core.api.resources.people import AgentsOnly
from core.api.resources.scope_serializers import (
    FollowerInput,
    FollowerSerializer,
    MemberInput,
    MemberSerializer,
    ScopeChange,
    ScopeCreate,
    ScopeSerializer,
)
from core.api.views import IdempotentCreate, actor_of, if_match
from core.people.models import Customer, Organization
from core.work.models import Scope, ScopeFollower, ScopeMember
from core.work.services import (
    add_scope_follower,
    add_scope_member,
    create_scope,
    remove_scope_follower,
    remove_scope_member,
    update_scope,
)


class ScopeViewSet(IdempotentCreate, mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """Portfolios, projects and folders, with who is a member and whom they are shared with."""

    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """Those the caller may enter."""
        if getattr(self, "swagger_fake_view", False):
            return Scope.objects.none()
        visible = Scope.objects.visible_to(viewer_of(self.request))
        return visible.with_parent(among=visible)

    def get_serializer_class(self) -> Any:
        """Another shape to create."""
        return ScopeCreate if self.action == "create" else ScopeSerializer

    @extend_schema(request=ScopeCreate, responses={201: ScopeSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A new portfolio, project or folder."""
        return super().create(request, *args, **kwargs)

    def perform(self, data: dict[str, Any]) -> Scope:
        """Create it."""
        return create_scope(by=actor_of(self.request), **data)

    def represent(self, row: Scope) -> dict[str, Any]:
        """As `retrieve` would show it from now on: who has just closed it entered with this very request."""
        visible = Scope.objects.visible_to(viewer_of(self.request))
        return ScopeSerializer(Scope.objects.with_parent(among=visible).get(pk=row.pk)).data

    @extend_schema(request=ScopeChange, responses=ScopeSerializer, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Name it, move it, close or open it, archive it or bring it back."""
        scope = self.get_object()
        body = ScopeChange(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        update_scope(scope=scope, by=actor_of(request), expected_version=if_match(request), **body.validated_data)
        return Response(self.represent(scope))

    @extend_schema(methods=["get"], responses=MemberSerializer(many=True), filters=False)
    @extend_schema(methods=["post"], request=MemberInput, responses={204: None}, filters=False)
    @action(detail=True, methods=["get", "post"])
    def members(self, request: Request, pk: str) -> Response:
        """Read them; or let an agent or a team in, or give them another role."""
        scope = self.get_object()
        if request.method == "POST":
            return once(request, lambda: self._add(scope, add_scope_member, MemberInput))
        rows = ScopeMember.objects.filter(scope=scope).select_related("user", "team")
        return self.page_of(rows, MemberSerializer)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"], url_path="members/(?P<member>[0-9]{1,18})")
    def remove_member(self, request: Request, pk: str, member: str) -> Response:
        """They enter no longer."""
        scope = self.get_object()
        row = ScopeMember.objects.filter(scope=scope, pk=member).select_related("user", "team").first()
        if row is None:
            raise Http404
        remove_scope_member(scope=scope, by=actor_of(request), user=row.user, team=row.team)
        return Response(status=204)

    @extend_schema(methods=["get"], responses=FollowerSerializer(many=True), filters=False)
    @extend_schema(methods=["post"], request=FollowerInput, responses={204: None}, filters=False)
    @action(detail=True, methods=["get", "post"])
    def followers(self, request: Request, pk: str) -> Response:
        """Read them; or share it with a customer or an organisation."""
        scope = self.get_object()
        if request.method == "POST":
            return once(request, lambda: self._add(scope, add_scope_follower, FollowerInput))
        return self.page_of(self._followers(scope), FollowerSerializer)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"], url_path="followers/(?P<follower>[0-9]{1,18})")
    def remove_follower(self, request: Request, pk: str, follower: str) -> Response:
        """It is shared with them no longer."""
        scope = self.get_object()
        row = self._followers(scope).filter(pk=follower).first()
        if row is None:
            raise Http404
        who = {"customer": row.customer, "organization": row.organization}
        remove_scope_follower(scope=scope, by=actor_of(request), **who)
        return Response(status=204)

    def _followers(self, scope: Scope) -> Any:
        """Those the caller may see."""
        viewer = viewer_of(self.request)
        seen = Q(customer__in=Customer.objects.visible_to(viewer).values("pk"))
        seen |= Q(organization__in=Organization.objects.visible_to(viewer).values("pk"))
        return ScopeFollower.objects.filter(seen, scope=scope).select_related("customer", "organization")

    def _add(self, scope: Scope, add: Callable[..., Any], serializer: Any) -> Response:
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        add(scope=scope, by=actor_of(self.request), **body.validated_data)
        return Response(status=204)
