"""Teams, agents and their roles, to be read: who may do what is given by a person on a screen, never by a token."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import mixins, serializers
from rest_framework.request import Request

from core.access.api import require
from core.api.resources.people import AgentsOnly
from core.api.views import actor_of
from core.people.models import Role, Team, User


class TeamSerializer(serializers.ModelSerializer):
    """A team and its members' ids."""

    members: "serializers.PrimaryKeyRelatedField[User]" = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Team
        fields = ("id", "name", "description", "members")
        read_only_fields = fields


class TeamViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """Teams."""

    serializer_class = TeamSerializer
    queryset = Team.objects.prefetch_related(Prefetch("members", User.objects.order_by("pk")))
    lookup_value_regex = "[0-9]{1,18}"


class AgentSerializer(serializers.ModelSerializer):
    """An agent as colleagues see them."""

    name = serializers.CharField(source="get_full_name")

    class Meta:
        model = User
        fields = ("id", "name", "email", "is_active")
        read_only_fields = fields


class AgentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """Agents. Customers' sign-ins are never among them."""

    serializer_class = AgentSerializer
    queryset = User.objects.filter(is_agent=True)
    lookup_value_regex = "[0-9]{1,18}"


class RoleSerializer(serializers.ModelSerializer):
    """A role: the rights it gives by their full names, and the ids of the agents who have it."""

    name = serializers.CharField(source="group.name")
    permissions = serializers.SerializerMethodField()
    members: "serializers.PrimaryKeyRelatedField[User]" = serializers.PrimaryKeyRelatedField(
        source="group.user_set", many=True, read_only=True
    )

    class Meta:
        model = Role
        fields = ("id", "name", "description", "permissions", "members")
        read_only_fields = fields

    def get_permissions(self, role: Role) -> list[str]:
        """In order."""
        rights = role.group.permissions.all()
        return sorted(f"{right.content_type.app_label}.{right.codename}" for right in rights)


class RoleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """Roles, for whom the screen of roles is for."""

    serializer_class = RoleSerializer
    queryset = (
        Role.objects.select_related("group")
        .prefetch_related("group__permissions__content_type", Prefetch("group__user_set", User.objects.order_by("pk")))
        .order_by("pk")
    )
    lookup_value_regex = "[0-9]{1,18}"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse who may not change them."""
        super().initial(request, *args, **kwargs)
        require(actor_of(request), "auth.change_group")
