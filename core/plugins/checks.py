"""`manage.py check` fails on a plugin that could not be loaded or contributes nonsense."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from core.plugins.loading import deprecated_uses, manager
from core.plugins.quarantine import left_out
from core.plugins.registry import all_faults


@register("wagdesk")
def contributions_are_valid(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Collect every hook once; report every fault."""
    try:
        found = all_faults()
    except Exception as error:  # noqa: BLE001 - any fault in a plugin's module is the finding
        return [Error(f"The plugins cannot be loaded: {error}", id="wagdesk_plugins.E001")]
    return [Error(str(fault), id="wagdesk_plugins.E002") for fault in found]


@register("wagdesk")
def nothing_is_quarantined(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A quarantined plugin is a warning in service and an error where WAGDESK_STRICT_PLUGINS is set (CI)."""
    with suppress(Exception):  # checks run in any order: hooks that break are found by loading them; E001 says the rest
        manager()
    level = Error if getattr(settings, "WAGDESK_STRICT_PLUGINS", False) else Warning
    return [
        level(
            f"The plugin “{plugin.name}” was left out: {plugin.reason}",
            hint="Install what it needs, or leave it out of WAGDESK_PLUGINS.",
            id="wagdesk_plugins.W003",
        )
        for plugin in left_out()
    ]


@register("wagdesk")
def nothing_deprecated_is_used(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Name each plugin that still uses a hook on its way out."""
    return [
        Warning(f"The plugin “{plugin}” uses the hook {hook}, {deprecation}.", id="wagdesk_plugins.W004")
        for hook, plugin, deprecation in deprecated_uses()
    ]
