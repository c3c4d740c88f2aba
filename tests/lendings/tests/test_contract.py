"""Lendings keep what is asked of every plugin."""

from wagdesk_lendings.models import LendingDetails

from core.testing.contract import PluginContract
from core.work.services import create_item


class TestContract(PluginContract):
    slug = "lendings"

    def make_rows(self, cast):
        item = create_item(kind="lending", title="PX3", by=cast.root.actor, team=cast.field_support)
        return [item, LendingDetails.objects.create(item_id=item.pk, serial="PX3-104412")]
