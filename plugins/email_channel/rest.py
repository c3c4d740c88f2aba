"""Our mail addresses for programs, to be read: one is made together with the account that holds its mail."""

from typing import Any

from rest_framework import mixins, serializers
from rest_framework.request import Request

from core.access.api import require
from core.api.resources.fields import Named
from core.api.resources.people import AgentsOnly
from core.api.views import actor_of
from plugins.email_channel.models import Mailbox
from plugins.email_channel.rights import APP


class MailboxSerializer(serializers.ModelSerializer):
    """A mailbox."""

    team = Named(allow_null=True)
    scope = serializers.IntegerField(source="scope_id", allow_null=True)

    class Meta:
        model = Mailbox
        fields = ("id", "name", "address", "team", "scope", "confirms", "is_default")
        read_only_fields = fields


class MailboxViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AgentsOnly):
    """Mailboxes, for whom the screen is for."""

    serializer_class = MailboxSerializer
    queryset = Mailbox.objects.select_related("team")
    lookup_value_regex = "[0-9]{1,18}"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse who may not see them."""
        super().initial(request, *args, **kwargs)
        require(actor_of(request), f"{APP}.view_mailbox")
