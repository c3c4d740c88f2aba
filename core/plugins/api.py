"""What a plugin imports to announce itself and to contribute. Everything else in this package is machinery."""

from core.plugins.calling import call, call_for_pieces, draw, guard
from core.plugins.config import CoreConfig, PluginConfig
from core.plugins.deprecation import deprecated, deprecated_hook
from core.plugins.errors import HookRests, PluginError, PluginNotFound
from core.plugins.gates import only_while_enabled
from core.plugins.markers import called, collected, hookimpl, veto
from core.plugins.registry import Contribution, built, contributions, enabled_contributions, owners
from core.plugins.switches import enabled_slugs, is_enabled, switches_read_once, unguarded_models

__all__ = [
    "Contribution",
    "CoreConfig",
    "HookRests",
    "PluginConfig",
    "PluginError",
    "PluginNotFound",
    "built",
    "call",
    "call_for_pieces",
    "called",
    "collected",
    "contributions",
    "deprecated",
    "deprecated_hook",
    "draw",
    "enabled_contributions",
    "enabled_slugs",
    "guard",
    "hookimpl",
    "is_enabled",
    "only_while_enabled",
    "owners",
    "switches_read_once",
    "unguarded_models",
    "veto",
]
