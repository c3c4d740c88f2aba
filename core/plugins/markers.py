"""How a hook is specified and implemented.

A specification carries its policy, because the caller must not have to remember it:
`collected` hooks are asked once, after start, and must return instances (or subclasses) of one type;
`called` hooks are asked with arguments while the service runs, and a failing one is left out;
`veto` hooks are asked before a change, and a failing one refuses it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import pluggy

PROJECT = "wagdesk"
F = TypeVar("F", bound=Callable[..., Any])

hookimpl = pluggy.HookimplMarker(PROJECT)
_hookspec = pluggy.HookspecMarker(PROJECT)


class Policy(StrEnum):
    """When a hook is asked and what happens if an implementation raises."""

    COLLECTED = "collected"
    CALLED = "called"
    VETO = "veto"


def collected(of: type, *, denies: bool = False) -> Callable[[F], F]:
    """Specify a hook asked once; it returns an iterable of instances, or of subclasses, of `of`.

    An answer that raises, or is of another type, is left out; with `denies` nothing is handed out at all, because
    without that answer people would see more than they may.
    """

    def mark(spec: F) -> F:
        spec.wagdesk_policy = Policy.COLLECTED  # type: ignore[attr-defined]
        spec.wagdesk_type = of  # type: ignore[attr-defined]
        spec.wagdesk_denies = denies  # type: ignore[attr-defined]
        return _hookspec(spec)

    return mark


def called(spec: F) -> F:
    """Specify a hook asked while the service runs; failing implementations are logged and left out."""
    spec.wagdesk_policy = Policy.CALLED  # type: ignore[attr-defined]
    return _hookspec(spec)


def veto(*objections: type[Exception]) -> Callable[[F], F]:
    """Specify a hook asked before a change; an implementation that raises anything refuses the change.

    `objections` are what it raises to say no; anything else it raises is its failure.
    """

    def mark(spec: F) -> F:
        spec.wagdesk_policy = Policy.VETO  # type: ignore[attr-defined]
        spec.wagdesk_objections = objections  # type: ignore[attr-defined]
        return _hookspec(spec)

    return mark
