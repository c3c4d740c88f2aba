"""Plugins that turned out broken after discovery: when their models, `ready()` or hooks were run.

Guarantees: the service starts without them and without those that require them; nothing of them is asked;
administrators read why. Their tables stay as they are.
"""

import logging

from django.apps import apps
from django.conf import settings

from core.plugins.config import PluginConfig
from core.plugins.discovery import Quarantined, installation

logger = logging.getLogger("wagdesk.plugins")

#: Slug → why, of those that broke while this process started.
_broken: dict[str, Quarantined] = {}


def left_out() -> tuple[Quarantined, ...]:
    """Every plugin that was left out, at discovery or since."""
    return (*installation(settings.WAGDESK_PLUGINS).quarantined, *_broken.values())


def quarantine(slug: str, reason: str) -> None:
    """Leave a plugin out from now on, in this process."""
    logger.error("plugin quarantined", extra={"plugin": slug, "reason": reason})
    _broken[slug] = Quarantined(slug, reason)


def missing_requirement(config: PluginConfig) -> str:
    """The first plugin it requires that was left out, or ""."""
    return next((slug for slug in config.requires_plugins if slug in _broken), "")


def unload(config: PluginConfig, error: Exception | str) -> None:
    """Take an app out while Django loads the apps: models that were half read are forgotten with it.

    Django goes on with the apps it had counted; the new list is the one it works with afterwards.
    """
    reason = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    if isinstance(error, Exception):
        logger.error("plugin failed to load", exc_info=error, extra={"plugin": config.slug})
    quarantine(config.slug, reason)
    apps.app_configs = {label: one for label, one in apps.app_configs.items() if label != config.label}
    apps.all_models[config.label].clear()
    apps.clear_cache()


def plugin_configs() -> list[PluginConfig]:
    """Every plugin and built-in that works, in load order."""
    return [
        config for config in apps.get_app_configs() if isinstance(config, PluginConfig) and config.slug not in _broken
    ]


def is_built_in(slug: str) -> bool:
    """Whether this is a part of ours that cannot be switched off."""
    return any(config.slug == slug and config.always_on for config in plugin_configs())
