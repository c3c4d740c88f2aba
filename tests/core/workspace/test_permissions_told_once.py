"""However often the addresses are read, Wagtail hears of a table's permissions once."""

from wagtail import hooks

from core.plugins.registry import contributions
from core.workspace.viewsets import PluginModelViewSet


def test_reading_the_addresses_again_tells_no_permissions_again():
    values = [one.value for one in contributions("admin_screens")]
    tables = [one for one in values if isinstance(one, type) and issubclass(one, PluginModelViewSet)]
    assert tables
    for table in tables:
        list(table().urls())
    told = len(hooks.get_hooks("register_permissions"))

    for table in tables:
        list(table().urls())

    assert len(hooks.get_hooks("register_permissions")) == told
