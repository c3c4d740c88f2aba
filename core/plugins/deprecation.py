"""How a part of the contract is taken back: it warns for two releases, then it goes.

A hook is marked in its `hookspecs.py`, anything else where it is defined. `wagdesk check` names each plugin that still
uses a deprecated hook; a deprecated function warns its caller, which fails a plugin's tests if it wants that.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from packaging.version import Version

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True)
class Deprecation:
    """Since which version of the contract something is on its way out, and what to use instead."""

    since: str
    instead: str

    @property
    def removed_in(self) -> str:
        """The first version that may be without it: two releases warn."""
        version = Version(self.since)
        return f"{version.major}.{version.minor + 2}"

    def __str__(self) -> str:
        return f"deprecated since {self.since} and gone in {self.removed_in}: {self.instead}"


def deprecated_hook(*, since: str, instead: str) -> Callable[[F], F]:
    """Mark a hook specification; stands above `@collected`, `@called` or `@veto`."""

    def mark(spec: F) -> F:
        spec.wagdesk_deprecated = Deprecation(since, instead)  # type: ignore[attr-defined]
        return spec

    return mark


def deprecated(*, since: str, instead: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function of an `api` module: each call warns its caller."""
    deprecation = Deprecation(since, instead)

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            warnings.warn(f"{function.__qualname__} is {deprecation}", DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)

        return run

    return mark
