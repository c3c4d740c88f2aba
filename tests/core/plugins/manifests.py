"""Manifests for the tests of discovery: fine ones, and one for each way to be wrong."""

from core.plugins.api import PluginConfig


class Alpha(PluginConfig):
    name = slug = "alpha"


class Beta(PluginConfig):
    name = slug = "beta"
    requires_plugins = ("alpha",)


class Gamma(PluginConfig):
    name = slug = "gamma"
    requires_plugins = ("beta",)


class AlphaAgain(PluginConfig):
    name = "other"
    slug = "alpha"


class Nameless(PluginConfig):
    name = "nameless"


class Future(PluginConfig):
    name = slug = "future"
    requires_core = ">=7"


class Unreadable(PluginConfig):
    name = slug = "unreadable"
    requires_core = "about 1"


class NeedsFuture(PluginConfig):
    name = slug = "needs_future"
    requires_plugins = ("future",)


class RingOne(PluginConfig):
    name = slug = "ring_one"
    requires_plugins = ("ring_two",)


class RingTwo(PluginConfig):
    name = slug = "ring_two"
    requires_plugins = ("ring_one",)


class OnTheRing(PluginConfig):
    name = slug = "on_the_ring"
    requires_plugins = ("ring_one",)


def not_a_manifest():
    """Anything that is no PluginConfig."""


class FalseTickets(PluginConfig):
    """Takes the name of one of ours."""

    name = "tests.core.plugins.false_tickets"
    slug = "tickets"
