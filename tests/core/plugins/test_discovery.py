"""A plugin that does not fit is left out with all that need it, and the rest starts."""

from importlib.metadata import EntryPoint, entry_points

import pytest
from django.test import override_settings

from core.plugins import checks, discovery
from core.plugins.discovery import Installation, Quarantined, resolve

MANIFESTS = "tests.core.plugins.manifests"


def points(*names, **others):
    """Entry points of manifests by class name, or of whatever else is said."""
    values = {name.lower(): f"{MANIFESTS}:{name}" for name in names} | others
    return [EntryPoint(name=name, value=value, group=discovery.GROUP) for name, value in values.items()]


def reasons(installation):
    return {plugin.name: plugin.reason for plugin in installation.quarantined}


def test_plugins_come_after_those_they_require():
    found = resolve(points("Gamma", "Beta", "Alpha"))

    assert found.slugs == ("alpha", "beta", "gamma")
    assert found.app_paths[0] == f"{MANIFESTS}.Alpha"
    assert found.quarantined == ()


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        (points(broken="tests.core.plugins.no_such_module:Plugin"), "ModuleNotFoundError"),
        (points(broken=f"{MANIFESTS}:NoSuchClass"), "AttributeError"),
        (points(broken=f"{MANIFESTS}:not_a_manifest"), "is not a PluginConfig"),
        (points(broken=f"{MANIFESTS}:Nameless"), "has no slug"),
        (points(broken=f"{MANIFESTS}:Future"), "needs core >=7"),
        (points(broken=f"{MANIFESTS}:Unreadable"), "cannot be read"),
        (points(broken=f"{MANIFESTS}:AlphaAgain"), "is taken by"),
    ],
)
def test_one_that_does_not_fit_is_left_out_and_the_rest_starts(point, reason):
    found = resolve([*points("Alpha", "Beta"), *point])

    assert found.slugs == ("alpha", "beta")
    assert list(reasons(found)) == ["broken"]
    assert reason in reasons(found)["broken"]


def test_one_that_misses_another_is_left_out_with_all_that_need_it():
    found = resolve(points("Beta", "Gamma"))

    assert found.slugs == ()
    assert reasons(found) == {"beta": "needs the plugin “alpha”", "gamma": "needs the plugin “beta”"}


def test_one_for_another_core_takes_its_dependents_along():
    found = resolve(points("Alpha", "Future", "NeedsFuture"))

    assert found.slugs == ("alpha",)
    assert set(reasons(found)) == {"future", "needs_future"}


def test_a_ring_is_left_out_with_what_stands_on_it():
    found = resolve(points("Alpha", "RingOne", "RingTwo", "OnTheRing"))

    assert found.slugs == ("alpha",)
    assert set(reasons(found)) == {"ring_one", "ring_two", "on_the_ring"}
    assert reasons(found)["ring_one"] == "requires itself through ring_one, ring_two"


def test_a_stranger_that_takes_the_name_of_one_of_ours_is_the_one_left_out():
    found = resolve(
        [*points(a_false="tests.core.plugins.manifests:FalseTickets"), *entry_points(group=discovery.GROUP)]
    )

    assert "tickets" in found.slugs
    assert "plugins.tickets.apps.TicketsPlugin" in found.app_paths
    assert "is taken by" in reasons(found)["a_false"]


def test_only_wanted_plugins_are_imported():
    found = resolve([*points("Alpha", "Beta"), *points(broken="no.such.module:Plugin")], ("alpha",))

    assert found == Installation((f"{MANIFESTS}.Alpha",), ("alpha",), ())


def test_a_wanted_plugin_that_is_not_installed_is_named():
    assert resolve(points("Alpha"), ("alpha", "alhpa")).quarantined == (Quarantined("alhpa", "is not installed"),)


@pytest.mark.parametrize(("strict", "is_error"), [(True, True), (False, False)])
def test_check_names_what_was_left_out_and_fails_where_plugins_are_strict(monkeypatch, strict, is_error):
    left_out = (Quarantined("beta", "needs the plugin “alpha”"),)
    monkeypatch.setattr(checks, "left_out", lambda: left_out)

    with override_settings(WAGDESK_STRICT_PLUGINS=strict):
        [message] = checks.nothing_is_quarantined(None)

    assert "“beta” was left out: needs the plugin “alpha”" in message.msg
    assert message.is_serious() is is_error
