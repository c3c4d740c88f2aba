"""Which plugins are on: a switch in the database, read once a request.

Guarantees: every process sees a switch at its next request or relay round; a plugin is on only if all it requires are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import transaction

from core.plugins.config import PluginConfig
from core.plugins.errors import PluginNotFound

#: Filled on the first question of a request and cleared at its end; None outside requests.
_request_cache: ContextVar[dict[str, frozenset[str]] | None] = ContextVar("wagdesk_switches", default=None)

#: Slugs that core.testing registered for the length of a test; they have no manifest and are always on.
temporary: set[str] = set()


def enabled_slugs() -> frozenset[str]:
    """Slugs of all plugins and built-ins that are on now."""
    cache = _request_cache.get()
    if cache is None:
        return _read()
    if "enabled" not in cache:
        cache["enabled"] = _read()
    return cache["enabled"]


def is_enabled(slug: str) -> bool:
    """Whether this plugin is on now; an unknown slug is not."""
    return slug in enabled_slugs()


def set_enabled(*, slug: str, enabled: bool) -> None:
    """Switch a plugin. Data stays; deliveries that wait for a disabled plugin are marked skipped by the relay.

    Raises PluginNotFound for an unknown slug and ValueError for a built-in, which cannot be switched off.
    """
    from core.plugins.models import PluginState  # models load after this module: discovery needs it first

    config = _configs().get(slug)
    if config is None:
        raise PluginNotFound(slug)
    if config.always_on and not enabled:
        raise ValueError(f"“{slug}” is built in and cannot be switched off.")
    with transaction.atomic():
        PluginState.objects.update_or_create(slug=slug, defaults={"enabled": enabled})
    cache = _request_cache.get()
    if cache is not None:
        cache.clear()


def start_request() -> object:
    """Begin caching for one request or one relay round; returns the token `end_request` wants."""
    return _request_cache.set({})


def end_request(token: object) -> None:
    """Stop caching."""
    _request_cache.reset(token)  # type: ignore[arg-type]


@contextmanager
def switches_read_once() -> Iterator[None]:
    """Read the switches once for one piece of work outside requests, such as a mail; inside one nothing changes."""
    if _request_cache.get() is not None:
        yield
        return
    token = start_request()
    try:
        yield
    finally:
        end_request(token)


def _configs() -> dict[str, PluginConfig]:
    return {config.slug: config for config in apps.get_app_configs() if isinstance(config, PluginConfig)}


def _read() -> frozenset[str]:
    from core.plugins.models import PluginState  # models load after this module: discovery needs it first

    off = set(PluginState.objects.filter(enabled=False).values_list("slug", flat=True))
    configs = _configs()
    on = {slug for slug, config in configs.items() if config.always_on or slug not in off}
    while True:
        lame = {slug for slug in on if not set(configs[slug].requires_plugins) <= on}
        if not lame:
            return frozenset(on | temporary)
        on -= lame
