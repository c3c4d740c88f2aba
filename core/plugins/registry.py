"""Who contributes what: hooks asked once, checked, frozen.

Guarantees: after the first question the answer of a collected hook never changes in this process; an implementation
that raises is logged with its plugin's name and left out; what decides on access is never left out, it denies.
Never: hands out anything of a disabled plugin through `enabled_contributions`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from core.plugins import breakers
from core.plugins.errors import BadContribution
from core.plugins.loading import hook_names, implementations, manager, policy_of, specification
from core.plugins.markers import Policy
from core.plugins.quarantine import is_built_in
from core.plugins.switches import enabled_slugs, temporary

T = TypeVar("T")
logger = logging.getLogger("wagdesk.plugins")

#: (plugin, hook) → what went wrong when something was made of its contributions.
_built_wrong: dict[tuple[str, str], BadContribution] = {}


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


def contributions(hook: str) -> tuple[Contribution, ...]:
    """All sound contributions to a collected hook, of enabled and disabled plugins alike, in load order.

    What is unsound is left out, logged and named by `manage.py check`; where leaving it out would let people see more
    than they may (`collected(…, denies=True)`), BadContribution is raised instead.
    """
    collection = _collect(hook)
    if collection.faults and specification(hook).wagdesk_denies:
        raise collection.faults[0]
    return collection.sound


def faults(hook: str) -> tuple[BadContribution, ...]:
    """What was wrong with the answers to a collected hook."""
    return _collect(hook).faults


def all_faults() -> list[BadContribution]:
    """What was wrong with the answers to every collected hook, and with what was made of them."""
    names = (name for name in hook_names() if policy_of(name) is Policy.COLLECTED)
    return [*(fault for name in names for fault in faults(name)), *_built_wrong.values()]


@cache
def _collect(hook: str) -> _Collection:
    expected: type = specification(hook).wagdesk_type
    sound: list[Contribution] = []
    bad: list[BadContribution] = []
    for implementation in implementations(hook):
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


def built(hook: str, build: Callable[[Any], Iterable[T]]) -> list[tuple[str, T]]:
    """What is made once of each contribution, with its plugin's slug; one that raises is left out like a bad answer.

    For what stands as long as the process, such as addresses.
    """
    found: list[tuple[str, T]] = []
    for contribution in contributions(hook):
        try:
            found += [(contribution.plugin, one) for one in build(contribution.value)]
        except Exception as error:
            if is_built_in(contribution.plugin):
                raise
            logger.exception("bad contribution", extra={"plugin": contribution.plugin, "hook": hook})
            breakers.seen[contribution.plugin, hook] += 1
            problem = f"what {hook}() gave raised {type(error).__name__}: {error}"
            _built_wrong[contribution.plugin, hook] = BadContribution(contribution.plugin, problem)
    return found


def _fits(value: Any, expected: type) -> bool:
    return isinstance(value, expected) or (isinstance(value, type) and issubclass(value, expected))


def reset_for_tests() -> None:
    """Forget what was collected; core.testing uses it around temporary plugins."""
    manager.cache_clear()
    _collect.cache_clear()
    _built_wrong.clear()
    breakers.seen.clear()
    temporary.clear()
