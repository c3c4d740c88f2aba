"""What can go wrong with a plugin.

PluginError
├── PluginNotFound       no installed plugin has this slug
├── PluginIncompatible   the manifest asks for what is not here
└── BadContribution      a hook returned something its specification does not allow
"""


class PluginError(Exception):
    """Base of everything the plugin machinery raises."""


class PluginNotFound(PluginError, LookupError):
    """No installed plugin has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"No installed plugin is called “{slug}”.")
        self.slug = slug


class PluginIncompatible(PluginError):
    """The manifest asks for a core version or another plugin that is not here."""


class BadContribution(PluginError):
    """A hook returned something its specification does not allow."""
