"""Facts about access, each stated twice: for rows as tokens, for viewers as a condition.

A plugin returns instances from the hook `token_providers`. `core.access.testing` proves for each that both
statements agree; a provider without that proof does not pass the contract tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q

if TYPE_CHECKING:
    from core.access.viewers import Person, Viewer


class AccessProvider:
    """What the hook `token_providers` returns: one of the three kinds below."""


@dataclass(frozen=True)
class TokenWithdrawal:
    """What the hook `token_withdrawals` returns: `withdraw(person, tokens)` names the tokens that do not count."""

    withdraw: Callable[[Person, frozenset[str]], frozenset[str]]


class TokenProvider(AccessProvider):
    """One fact that lets people see rows of a model: "the team that works on it", "who asked".

    `model` is a label such as "wagdesk_work.WorkItem" (proxies share it), `prefix` the first part of the token.
    """

    model: ClassVar[str]
    prefix: ClassVar[str]

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        """Row → the tokens it carries by this fact, `prefix:reference`. Constant number of queries for any length."""
        raise NotImplementedError

    def q(self, refs: frozenset[str]) -> Q:
        """The rows that carry `prefix:ref` for one of these references. Must not multiply rows: use Exists or IN."""
        raise NotImplementedError


class RealmProvider(AccessProvider):
    """Which private realm the rows of a model stand in; a model without one is open."""

    model: ClassVar[str]

    def realms(self, pks: Sequence[int]) -> Mapping[int, str]:
        """Row → its realm; rows in the open realm may be left out."""
        raise NotImplementedError

    def q(self, viewer: Viewer) -> Q:
        """The rows in the open realm or in one of the viewer's. Not asked for viewers of all realms."""
        raise NotImplementedError


class ViewerProvider(AccessProvider):
    """What a person holds at a door."""

    def tokens(self, person: Person) -> Iterable[str]:
        """The tokens this person holds."""
        return ()

    def realms(self, person: Person) -> Iterable[str]:
        """The private realms this person may enter."""
        return ()
