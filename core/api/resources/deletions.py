"""What is gone, for programs that keep a copy: kind and id, nothing else is left."""

from typing import Any, ClassVar

from rest_framework import mixins, serializers

from core.access.api import viewer_of
from core.api.incremental import SINCE, IncrementalPages
from core.api.resources.people import AgentsOnly
from core.changes.api import Deletion

#: Who may not see customers is not told how many there were.
_RIGHTS = {"customer": "wagdesk_people.view_customer", "organization": "wagdesk_people.view_customer"}


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
        user = self.request.user
        hidden = [kind for kind, right in _RIGHTS.items() if not user.has_perm(right)]
        return Deletion.objects.exclude(kind__in=hidden) if viewer_of(self.request).is_agent else self.queryset
