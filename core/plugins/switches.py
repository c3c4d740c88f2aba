"""Which plugins are on, and which of their hooks are left alone: rows in the database, read once a request.

Guarantees: every process sees a switch or a breaker at its next request or relay round; a plugin is on only if all it
requires are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db import transaction
from django.db.models import DateTimeField, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.plugins import breakers
from core.plugins.config import PluginConfig
from core.plugins.errors import PluginNotFound
from core.plugins.loading import manager
from core.plugins.quarantine import plugin_configs


@dataclass(frozen=True)
class Switches:
    """What the database says now."""

    on: frozenset[str]
    #: (plugin, hook) of what failed and has not answered since → until when it is left alone; perhaps a time gone by.
    rests: dict[tuple[str, str], datetime]
    #: Labels of models some of whose rows a plugin closed that is not loaded now.
    unguarded: frozenset[str]


#: Filled on the first question of a request and cleared at its end; None outside requests.
_request_cache: ContextVar[dict[str, Switches] | None] = ContextVar("wagdesk_switches", default=None)

#: What `start_request` hands to `end_request`.
Started: TypeAlias = tuple[Token[dict[str, Switches] | None], Token[breakers.Notes | None]]

#: Slugs that core.testing registered for the length of a test; they have no manifest and are always on.
temporary: set[str] = set()


def enabled_slugs() -> frozenset[str]:
    """Slugs of all plugins and built-ins that are on now."""
    return _current().on


def is_resting(plugin: str, hook: str) -> bool:
    """Whether this implementation is left alone now, after it failed again and again."""
    until = _current().rests.get((plugin, hook))
    return until is not None and until > timezone.now()


def has_failed(plugin: str, hook: str) -> bool:
    """Whether this implementation failed and has not answered since."""
    return (plugin, hook) in _current().rests


def is_enabled(slug: str) -> bool:
    """Whether this plugin is on now; an unknown slug is not."""
    return slug in enabled_slugs()


def unguarded_models() -> frozenset[str]:
    """Labels of models whose rows nobody but administrators may see: a plugin that closed some of them is gone."""
    return _current().unguarded


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
        breakers.close(plugin=slug)
    read_again()


def ask_again(*, slug: str, hook: str) -> None:
    """Forget the failures of one implementation: from now on it is asked as if it had never failed."""
    breakers.close(plugin=slug, hook=hook)
    read_again()


def read_again() -> None:
    """What was written in this request counts in it."""
    cache = _request_cache.get()
    if cache is not None:
        cache.clear()


def start_request() -> Started:
    """Begin caching for one request or one relay round; returns the token `end_request` wants."""
    return _request_cache.set({}), breakers.start_notes()


def end_request(token: Started) -> None:
    """Stop caching, and write down which plugins failed meanwhile."""
    cache, notes = token
    _request_cache.reset(cache)
    breakers.write_notes(notes)


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
    """Those that work: hooks that break are found by loading them."""
    manager()
    return {config.slug: config for config in plugin_configs()}


def _current() -> Switches:
    cache = _request_cache.get()
    if cache is None:
        return _read()
    if "read" not in cache:
        cache["read"] = _read()
    return cache["read"]


def _read() -> Switches:
    from core.plugins.models import (
        HookBreaker,
        PluginRecord,
        PluginState,
    )  # models load after this module: discovery needs it first

    never = Value(None, output_field=DateTimeField())
    switched_off = PluginState.objects.filter(enabled=False).values_list("slug", Value(""), never)
    failed = HookBreaker.objects.filter(~Q(rests_until=None) | Q(in_a_row__gt=0))
    opened = failed.values_list("plugin", "hook", Coalesce("rests_until", "last_failed_at"))
    gone = PluginRecord.objects.exclude(closes="").exclude(slug__in=list(_configs()))
    closed = gone.values_list("slug", "closes", never)
    off, rests, unguarded = set(), {}, set()
    for plugin, what, until in switched_off.union(opened, closed, all=True):
        if until is not None:
            rests[plugin, what] = until
        elif what:
            unguarded.update(what.split(","))
        else:
            off.add(plugin)
    return Switches(_on(off), rests, frozenset(unguarded))


def _on(off: set[str]) -> frozenset[str]:
    configs = _configs()
    on = {slug for slug, config in configs.items() if config.always_on or slug not in off}
    while True:
        lame = {slug for slug in on if not set(configs[slug].requires_plugins) <= on}
        if not lame:
            return frozenset(on | temporary)
        on -= lame
