"""Hooks asked while the service runs, and what contributions do later: isolated, timed, counted.

Guarantees: an implementation that raises is logged with its plugin's name, counted and left out, and leaves an open
transaction usable; one that fails again and again is left alone for a while (`breakers`); what objects to a change is
never left out, it refuses.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any, TypeVar, get_args, get_type_hints

import pluggy
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from core.plugins import breakers
from core.plugins.errors import BadContribution, HookRests
from core.plugins.loading import implementations, policy_of, specification
from core.plugins.markers import Policy
from core.plugins.switches import enabled_slugs, has_failed, is_resting

T = TypeVar("T")
logger = logging.getLogger("wagdesk.plugins")


def call(hook: str, **arguments: Any) -> list[Any]:
    """Ask a called or veto hook of every enabled plugin; answers in load order, None left out.

    A `called` implementation that raises, or whose breaker is open, is skipped. A `veto` implementation's exception
    propagates, and one whose breaker is open refuses with HookRests.
    """
    return [answer for _plugin, answer in call_each(hook, **arguments)]


def call_each(hook: str, **arguments: Any) -> list[tuple[str, Any]]:
    """As `call`, with the slug of the plugin that gave each answer."""
    on = enabled_slugs()
    ask = _veto if policy_of(hook) is Policy.VETO else _isolated
    answers = []
    for implementation in implementations(hook):
        if implementation.plugin_name not in on:
            continue
        known = {name: arguments[name] for name in implementation.argnames}
        answer = ask(hook, implementation, known)
        if answer is not None:
            answers.append((implementation.plugin_name, answer))
    return answers


def call_for_pieces(hook: str, **arguments: Any) -> list[tuple[str, Any]]:
    """The pieces of all answers of a called hook that returns an iterable, each with its plugin's slug.

    An answer with anything in it that is not of the type the specification returns is left out like one that raises.
    """
    kind = _kind_of(hook)
    found: list[tuple[str, Any]] = []
    for plugin, answer in call_each(hook, **arguments):
        nothing: list[Any] = []
        pieces = guard(plugin, hook, partial(_pieces, plugin, hook, answer, kind), nothing)
        found += ((plugin, piece) for piece in pieces)
    return found


@cache
def _kind_of(hook: str) -> type:
    (kind,) = get_args(get_type_hints(specification(hook))["return"])
    assert isinstance(kind, type)
    return kind


def _pieces(plugin: str, hook: str, answer: Iterable[Any], kind: type) -> list[Any]:
    pieces = list(answer)
    for piece in pieces:
        if not isinstance(piece, kind):
            raise BadContribution(plugin, f"{hook}() must give {kind.__name__}, not {piece!r}")
    return pieces


def draw(hook: str, request: HttpRequest, **arguments: Any) -> list[tuple[Any, str]]:
    """The panels of a called hook in their `order`, each with what its `template` makes of `panel` and the arguments.

    A panel that cannot be drawn is left out like an answer that raises.
    """
    found = []
    for plugin, panel in call_for_pieces(hook, **arguments):
        context = {**arguments, "panel": panel}
        found.append((panel, guard(plugin, hook, partial(render_to_string, panel.template, context, request), "")))
    return sorted(((panel, drawn) for panel, drawn in found if drawn), key=lambda one: one[0].order)


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
    objections = specification(hook).wagdesk_objections
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
    elif has_failed(plugin, hook):
        breakers.note_success(plugin, hook)
    return answer


def _answer(implementation: pluggy.HookImpl, arguments: dict[str, Any]) -> Any:
    """A generator is run to its end here, so that what it raises is caught here too."""
    answer: Any = implementation.function(**arguments)
    return list(answer) if isinstance(answer, Iterator) else answer
