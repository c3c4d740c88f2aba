"""The shapes of a scope, its members and followers."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.resources.fields import Named, VisibleRow
from core.api.strict import StrictSerializer
from core.people.models import Customer, Organization, Team, User
from core.work.models import Scope, ScopeFollower, ScopeKind, ScopeMember

KINDS = [(kind.value, kind.label) for kind in ScopeKind if kind is not ScopeKind.ROOT]


class ScopeSerializer(serializers.ModelSerializer):
    """A scope as agents read it. `parent` is null for the root, and where the caller does not see the parent."""

    parent = serializers.SerializerMethodField()  # type: ignore[assignment]  # the metaclass takes it off the class

    class Meta:
        model = Scope
        fields = ("id", "kind", "name", "parent", "is_private", "archived_at", "version")
        read_only_fields = fields

    def get_parent(self, scope: Scope) -> int | None:
        """Its id."""
        return getattr(scope, "parent_pk", None)


class ScopeChange(StrictSerializer):
    """Some properties of a scope."""

    name = serializers.CharField(max_length=200, required=False)
    parent = VisibleRow(queryset=Scope.objects.all(), required=False)  # type: ignore[assignment]
    is_private = serializers.BooleanField(required=False)
    is_archived = serializers.BooleanField(required=False)


class ScopeCreate(ScopeChange):
    """A new scope; without a parent it stands below the root."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(KINDS, default=ScopeKind.PROJECT)
    is_archived = None  # type: ignore[assignment]  # what is new is not archived


class OneOfTwo(StrictSerializer):
    """Exactly one of two names somebody."""

    names: ClassVar[tuple[str, str]]

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """One, not both."""
        if sum(data.get(name) is not None for name in self.names) != 1:
            raise serializers.ValidationError(_("Name one of them: %(names)s.") % {"names": ", ".join(self.names)})
        return data


class MemberInput(OneOfTwo):
    """An agent or a team by id, and what they are there."""

    names = ("user", "team")
    user = VisibleRow(queryset=User.objects.filter(is_agent=True, is_active=True), required=False)
    team = VisibleRow(queryset=Team.objects.all(), required=False)
    role = serializers.ChoiceField(ScopeMember.Role.choices, default=ScopeMember.Role.MEMBER)


class FollowerInput(OneOfTwo):
    """A customer or an organisation by id."""

    names = ("customer", "organization")
    customer = VisibleRow(queryset=Customer.objects.all(), required=False)
    organization = VisibleRow(queryset=Organization.objects.all(), required=False)

    class Meta:
        ref_name = "ScopeFollowerInput"


class MemberSerializer(serializers.ModelSerializer):
    """A member."""

    user = Named(allow_null=True)
    team = Named(allow_null=True)

    class Meta:
        model = ScopeMember
        fields = ("id", "user", "team", "role")
        read_only_fields = fields


class FollowerSerializer(serializers.ModelSerializer):
    """A follower."""

    customer = Named(allow_null=True)
    organization = Named(allow_null=True)

    class Meta:
        model = ScopeFollower
        fields = ("id", "customer", "organization")
        read_only_fields = fields
