"""The switch of a plugin: its hooks, addresses and menu entries are gone while it is off, its data stays."""

from types import SimpleNamespace

import pytest

from core.plugins import calling, switches
from core.plugins.api import PluginNotFound, contributions, enabled_contributions, is_enabled
from core.plugins.calling import call
from core.plugins.models import PluginState
from core.plugins.switches import set_enabled
from core.work.models import WorkItem
from core.work.services import create_item

pytestmark = pytest.mark.django_db

GATED = [
    ("alice", "/admin/tickets/"),
    ("alice", "/admin/tickets/new/"),
    ("alice", "/api/v1/tickets"),
    ("dana", "/api/v1/tickets"),
]


@pytest.mark.parametrize(("who", "address"), GATED)
def test_addresses_of_a_plugin_that_is_off_do_not_exist(client, cast, who, address):
    cast.sign_in(client, who)
    assert client.get(address).status_code == 200

    set_enabled(slug="tickets", enabled=False)
    off = client.get(address).status_code
    set_enabled(slug="tickets", enabled=True)

    assert off == 404
    assert client.get(address).status_code == 200


def test_the_menu_loses_the_entry_of_a_plugin_that_is_off(client, cast):
    cast.sign_in(client, "alice")
    assert "/admin/tickets/" in client.get("/admin/").content.decode()

    set_enabled(slug="tickets", enabled=False)

    assert "/admin/tickets/" not in client.get("/admin/").content.decode()


def test_a_plugin_that_is_off_contributes_nothing_and_keeps_its_data(cast):
    item = create_item(kind="ticket", title="The sensor drifts", by=cast.alice.actor)

    set_enabled(slug="tickets", enabled=False)

    assert [kind.code for kind in enabled_contributions("work_item_types")] == []
    assert [found.plugin for found in contributions("work_item_types")] == ["tickets"]
    assert WorkItem._base_manager.filter(pk=item.pk).exists()


def test_called_hooks_of_a_plugin_that_is_off_are_not_asked(monkeypatch):
    asked = []
    spec = SimpleNamespace(
        plugin_name="tickets", argnames=("item", "viewer"), function=lambda **known: asked.append(known)
    )
    monkeypatch.setattr(calling, "implementations", lambda hook: [spec])
    call("item_panels", item=None, viewer=None)
    set_enabled(slug="tickets", enabled=False)
    call("item_panels", item=None, viewer=None)

    assert asked == [{"item": None, "viewer": None}]


def test_a_plugin_without_a_row_is_on_and_an_unknown_one_is_not():
    assert not PluginState.objects.exists()
    assert is_enabled("tickets")
    assert not is_enabled("no-such-plugin")


@pytest.mark.parametrize("slug", ["core.work", "search", "portal_pages"])
def test_built_in_parts_cannot_be_switched_off(slug, fingerprint):
    before = fingerprint()

    with pytest.raises(ValueError, match="built in"):
        set_enabled(slug=slug, enabled=False)

    assert is_enabled(slug)
    assert fingerprint() == before


def test_an_unknown_plugin_has_no_switch():
    with pytest.raises(PluginNotFound):
        set_enabled(slug="no-such-plugin", enabled=True)


def test_the_switch_is_read_once_a_request(count_queries):
    def ask_often():
        token = switches.start_request()
        try:
            assert all(is_enabled("tickets") for _ in range(20))
        finally:
            switches.end_request(token)

    assert count_queries(ask_often) == 1


def test_a_switch_is_seen_in_the_request_that_sets_it():
    token = switches.start_request()
    try:
        assert is_enabled("tickets")
        set_enabled(slug="tickets", enabled=False)
        assert not is_enabled("tickets")
    finally:
        switches.end_request(token)


def test_what_requires_a_plugin_is_off_with_it(monkeypatch):
    def config(*needs, always_on=False):
        return SimpleNamespace(requires_plugins=needs, always_on=always_on)

    configs = {"base": config(), "middle": config("base"), "top": config("middle"), "core": config(always_on=True)}
    monkeypatch.setattr(switches, "_configs", lambda: configs)
    assert switches.enabled_slugs() == {"base", "middle", "top", "core"}

    PluginState.objects.create(slug="base", enabled=False)

    assert switches.enabled_slugs() == {"core"}
