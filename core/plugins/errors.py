"""What can go wrong with a plugin.

PluginError
├── PluginNotFound       no installed plugin has this slug
├── PluginIncompatible   the manifest asks for what is not here
├── BadContribution      a hook returned something its specification does not allow
└── HookRests            a veto that failed again and again is not asked now, and so refuses
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

    def __init__(self, plugin: str, problem: str) -> None:
        super().__init__(f"{plugin}: {problem}")
        self.plugin = plugin


class HookRests(PluginError):
    """A veto failed again and again and is not asked for a while; nobody may take that for consent."""

    def __init__(self, plugin: str, hook: str) -> None:
        super().__init__(f"{plugin}: {hook} failed again and again and is left alone for a while.")
