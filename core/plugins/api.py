"""What a plugin imports to announce itself and to contribute. Everything else in this package is machinery."""

from core.plugins.config import CoreConfig, PluginConfig
from core.plugins.errors import PluginError, PluginNotFound
from core.plugins.gates import only_while_enabled
from core.plugins.markers import called, collected, hookimpl, veto
from core.plugins.registry import Contribution, call, contributions, enabled_contributions, owners
from core.plugins.switches import enabled_slugs, is_enabled, switches_read_once

__all__ = [
    "Contribution",
    "CoreConfig",
    "PluginConfig",
    "PluginError",
    "PluginNotFound",
    "call",
    "called",
    "collected",
    "contributions",
    "enabled_contributions",
    "enabled_slugs",
    "hookimpl",
    "is_enabled",
    "only_while_enabled",
    "owners",
    "switches_read_once",
    "veto",
]
