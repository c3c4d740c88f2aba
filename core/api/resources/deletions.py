"""What is gone, for programs that keep a copy: kind and id, nothing else is left."""

from typing import Any, ClassVar

from rest_framework import mixins, serializers

from core.access.api import viewer_of
from core.api.incremental import SINCE, IncrementalPages
from core.api.resources.people import AgentsOnly
from core.changes.api import Deletion
from core.work.kinds import enabled_kinds

#: Who may not see customers, or work of any kind, is not told how many there were.
_PEOPLE = ("customer", "organization")
_WORK = ("item", "conversation", "message")


class DeletionSerializer(serializers.ModelSerializer):
    """A row that was deleted: the id is the one it had in the API."""

    id = serializers.IntegerField(source="row")

    class Meta:
        model = Deletion
        fields = ("kind", "id", "at")
        read_only_fields = fields


class DeletionPages(IncrementalPages):
    """The latest first."""

    time_column: ClassVar[str] = "at"


class DeletionViewSet(mixins.ListModelMixin, AgentsOnly):
    """Deleted items, customers, organisations, conversations and messages."""

    serializer_class = DeletionSerializer
    pagination_class = DeletionPages
    parameters = (SINCE,)
    queryset = Deletion.objects.none()

    def get_queryset(self) -> Any:
        """Of kinds the caller may see."""
        if not viewer_of(self.request).is_agent:
            return self.queryset
        can = self.request.user.has_perm
        hidden: list[str] = []
        if not can("wagdesk_people.view_customer"):
            hidden += _PEOPLE
        if not any(can(kind.permission("view")) for kind in enabled_kinds()):
            hidden += _WORK
        return Deletion.objects.exclude(kind__in=hidden)
