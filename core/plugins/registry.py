"""Who contributes what: hooks asked once, checked, frozen; and hooks called while the service runs.

Guarantees: after the first question the answer of a collected hook never changes in this process; an implementation
that raises is logged with its plugin's name, counted and left out, and leaves an open transaction usable; one that
fails again and again is left alone for a while (`breakers`); what decides on access or objects to a change is never
left out, it denies.
Never: hands out anything of a disabled plugin through `enabled_contributions` or `call`.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import pluggy
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from core.plugins import breakers
from core.plugins.config import PluginConfig
from core.plugins.deprecation import Deprecation
from core.plugins.errors import BadContribution, HookRests
from core.plugins.markers import PROJECT, Policy
from core.plugins.quarantine import missing_requirement, plugin_configs, quarantine
from core.plugins.switches import enabled_slugs, is_on_trial, is_resting, temporary

T = TypeVar("T")
logger = logging.getLogger("wagdesk.plugins")


@dataclass(frozen=True)
class Contribution:
    """One thing a plugin gave through a collected hook."""

    plugin: str
    value: Any


@dataclass(frozen=True)
class _Collection:
    """Everything one collected hook was answered with."""

    sound: tuple[Contribution, ...]
    faults: tuple[BadContribution, ...]


@cache
def manager() -> pluggy.PluginManager:
    """The plugin manager, filled from each app's `hookspecs` and `hooks` modules on first use.

    A plugin whose modules cannot be imported, or implement what is not specified, is quarantined with its dependents.
    """
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


def refusing_hooks() -> frozenset[str]:
    """Hooks that deny where they fail: vetoes, and what decides on access."""
    specs = {name: getattr(manager().hook, name).spec.function for name in hook_names()}
    return frozenset(
        name for name, spec in specs.items() if policy_of(name) is Policy.VETO or getattr(spec, "wagdesk_denies", False)
    )


def deprecated_uses() -> list[tuple[str, str, Deprecation]]:
    """(hook, plugin, what is said of the hook) of every implementation of a hook on its way out."""
    return [
        (name, implementation.plugin_name, deprecation)
        for name in hook_names()
        if (deprecation := getattr(getattr(manager().hook, name).spec.function, "wagdesk_deprecated", None))
        for implementation in _implementations(name)
    ]


def contributions(hook: str) -> tuple[Contribution, ...]:
    """All sound contributions to a collected hook, of enabled and disabled plugins alike, in load order.

    What is unsound is left out, logged and named by `manage.py check`; where leaving it out would let people see more
    than they may (`collected(…, denies=True)`), BadContribution is raised instead.
    """
    collection = _collect(hook)
    if collection.faults and getattr(manager().hook, hook).spec.function.wagdesk_denies:
        raise collection.faults[0]
    return collection.sound


def faults(hook: str) -> tuple[BadContribution, ...]:
    """What was wrong with the answers to a collected hook."""
    return _collect(hook).faults


def all_faults() -> list[BadContribution]:
    """What was wrong with the answers to every collected hook."""
    names = (name for name in hook_names() if policy_of(name) is Policy.COLLECTED)
    return [fault for name in names for fault in faults(name)]


@cache
def _collect(hook: str) -> _Collection:
    expected: type = getattr(manager().hook, hook).spec.function.wagdesk_type
    sound: list[Contribution] = []
    bad: list[BadContribution] = []
    for implementation in _implementations(hook):
        plugin = implementation.plugin_name
        try:
            given: Any = implementation.function()
            values = list(given)
        except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything; the service starts without it
            logger.exception("hook failed", extra={"plugin": plugin, "hook": hook})
            breakers.seen[plugin, hook] += 1
            bad.append(BadContribution(plugin, f"{hook}() raised {type(error).__name__}: {error}"))
            continue
        for value in values:
            if _fits(value, expected):
                sound.append(Contribution(plugin, value))
            else:
                problem = f"{hook}() must give {expected.__name__}, not {value!r}"
                logger.error("bad contribution", extra={"plugin": plugin, "hook": hook, "problem": problem})
                bad.append(BadContribution(plugin, problem))
    return _Collection(tuple(sound), tuple(bad))


def enabled_contributions(hook: str) -> Iterator[Any]:
    """The values of a collected hook whose plugins are switched on now."""
    on = enabled_slugs()
    return (contribution.value for contribution in contributions(hook) if contribution.plugin in on)


def owners(hook: str) -> dict[Any, str]:
    """Value → slug of the plugin that contributed it."""
    return {contribution.value: contribution.plugin for contribution in contributions(hook)}


def call(hook: str, **arguments: Any) -> list[Any]:
    """Ask a called or veto hook of every enabled plugin; answers in load order, None left out.

    A `called` implementation that raises, or whose breaker is open, is skipped. A `veto` implementation's exception
    propagates, and one whose breaker is open refuses with HookRests.
    """
    on = enabled_slugs()
    ask = _veto if policy_of(hook) is Policy.VETO else _isolated
    answers = []
    for implementation in _implementations(hook):
        if implementation.plugin_name not in on:
            continue
        known = {name: arguments[name] for name in implementation.argnames}
        answer = ask(hook, implementation, known)
        if answer is not None:
            answers.append(answer)
    return answers


def guard(plugin: str, hook: str, function: Callable[[], T], otherwise: T) -> T:
    """What `function` answers; `otherwise` when it raises, or when its breaker is open.

    For what a contribution to a collected hook does later: its failures count for the plugin and the hook.
    """
    if is_resting(plugin, hook):
        return otherwise
    try:
        if not transaction.get_connection().in_atomic_block:
            return _timed(plugin, hook, function)
        with transaction.atomic():
            return _timed(plugin, hook, function)
    except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything; the work goes on without it
        count_failure(plugin, hook, error)
        return otherwise


def count_failure(plugin: str, hook: str, error: Exception) -> None:
    """Log and count what an implementation raised, where the caller itself decides what becomes of it."""
    breakers.note_failure(plugin, hook, f"{type(error).__name__}: {error}")
    logger.error("hook failed", exc_info=error, extra={"plugin": plugin, "hook": hook})


def _isolated(hook: str, implementation: pluggy.HookImpl, arguments: dict[str, Any]) -> Any:
    return guard(implementation.plugin_name, hook, lambda: _answer(implementation, arguments), None)


def _veto(hook: str, implementation: pluggy.HookImpl, arguments: dict[str, Any]) -> Any:
    plugin = implementation.plugin_name
    if is_resting(plugin, hook):
        raise HookRests(plugin, hook)
    objections = getattr(manager().hook, hook).spec.function.wagdesk_objections
    try:
        return _timed(plugin, hook, lambda: implementation.function(**arguments))
    except objections:
        raise  # an objection is an answer, not a failure
    except Exception as error:
        count_failure(plugin, hook, error)
        raise


def _timed(plugin: str, hook: str, function: Callable[[], T]) -> T:
    """Its answer, which counts; one that took too long is a failure all the same."""
    started = time.monotonic()
    answer = function()
    seconds = time.monotonic() - started
    if seconds > settings.WAGDESK_HOOK_SECONDS:
        logger.error("hook is slow", extra={"plugin": plugin, "hook": hook, "seconds": round(seconds, 1)})
        breakers.note_failure(plugin, hook, f"took {seconds:.1f} s")
    elif is_on_trial(plugin, hook):
        breakers.note_success(plugin, hook)
    return answer


def _answer(implementation: pluggy.HookImpl, arguments: dict[str, Any]) -> Any:
    """A generator is run to its end here, so that what it raises is caught here too."""
    answer: Any = implementation.function(**arguments)
    return list(answer) if isinstance(answer, Iterator) else answer


def _implementations(hook: str) -> list[pluggy.HookImpl]:
    """In load order: pluggy keeps them for last-in-first-out calling."""
    implementations: list[pluggy.HookImpl] = getattr(manager().hook, hook).get_hookimpls()
    return implementations


def _fits(value: Any, expected: type) -> bool:
    return isinstance(value, expected) or (isinstance(value, type) and issubclass(value, expected))


def reset_for_tests() -> None:
    """Forget what was collected; core.testing uses it around temporary plugins."""
    manager.cache_clear()
    _collect.cache_clear()
    breakers.seen.clear()
    temporary.clear()
