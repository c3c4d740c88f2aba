"""The hooks of all packages and who implements them: pluggy's manager, filled once.

Guarantees: a plugin whose modules cannot be imported, or implement what is not specified, is quarantined with its
dependents, and the others are loaded.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

import pluggy
from django.apps import apps
from django.utils.module_loading import module_has_submodule

from core.plugins.config import PluginConfig
from core.plugins.deprecation import Deprecation
from core.plugins.markers import PROJECT, Policy
from core.plugins.quarantine import missing_requirement, plugin_configs, quarantine

logger = logging.getLogger("wagdesk.plugins")


@cache
def manager() -> pluggy.PluginManager:
    """The plugin manager, filled from each app's `hookspecs` and `hooks` modules on first use."""
    if not apps.ready:
        raise RuntimeError("Plugins are asked before all apps are ready.")
    plugin_manager = pluggy.PluginManager(PROJECT)
    for config in plugin_configs():
        if module_has_submodule(config.module, "hookspecs"):
            with _quarantining(config):
                plugin_manager.add_hookspecs(import_module(f"{config.name}.hookspecs"))
    for config in plugin_configs():
        if missing := missing_requirement(config):
            quarantine(config.slug, f"needs the plugin “{missing}”")
        elif module_has_submodule(config.module, "hooks"):
            with _quarantining(config):
                _register(plugin_manager, import_module(f"{config.name}.hooks"), config.slug)
    return plugin_manager


@contextmanager
def _quarantining(config: PluginConfig) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if config.always_on:
            raise
        logger.exception("plugin failed to load", extra={"plugin": config.slug})
        quarantine(config.slug, f"{type(error).__name__}: {error}")


def _register(plugin_manager: pluggy.PluginManager, module: Any, slug: str) -> None:
    """All of a plugin's hooks or none: a hook nobody specifies is a plugin for another version."""
    try:
        plugin_manager.register(module, name=slug)
        plugin_manager.check_pending()
    except pluggy.PluginValidationError:
        plugin_manager.unregister(name=slug)
        raise


def hook_names() -> list[str]:
    """Every specified hook, sorted."""
    return sorted(name for name, hook in vars(manager().hook).items() if not name.startswith("_") and hook.has_spec())


def policy_of(hook: str) -> Policy:
    """The policy its specification declares."""
    policy: Policy = getattr(manager().hook, hook).spec.function.wagdesk_policy
    return policy


def specification(hook: str) -> Any:
    """The function that specifies a hook, with what its marker wrote on it."""
    return getattr(manager().hook, hook).spec.function


def refusing_hooks() -> frozenset[str]:
    """Hooks that deny where they fail: vetoes, and what decides on access."""
    specs = {name: specification(name) for name in hook_names()}
    return frozenset(
        name for name, spec in specs.items() if policy_of(name) is Policy.VETO or getattr(spec, "wagdesk_denies", False)
    )


def deprecated_uses() -> list[tuple[str, str, Deprecation]]:
    """(hook, plugin, what is said of the hook) of every implementation of a hook on its way out."""
    return [
        (name, implementation.plugin_name, deprecation)
        for name in hook_names()
        if (deprecation := getattr(specification(name), "wagdesk_deprecated", None))
        for implementation in implementations(name)
    ]


def implementations(hook: str) -> list[pluggy.HookImpl]:
    """In load order: pluggy keeps them for last-in-first-out calling."""
    implementations: list[pluggy.HookImpl] = getattr(manager().hook, hook).get_hookimpls()
    return implementations
