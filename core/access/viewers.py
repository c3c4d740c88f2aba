"""Who looks: a person at a door, with the realms and tokens that follow from it.

The same person sees other rows at another door: an agent who is also a customer of the company sees their own
requests in the portal and the team's tickets in the admin.
"""

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from core.access.providers import ViewerProvider
from core.plugins.api import enabled_contributions

logger = logging.getLogger("wagdesk.access")


class Door(StrEnum):
    """Where a person came in: it decides which of their facts count."""

    ADMIN = "admin"
    PORTAL = "portal"


@dataclass(frozen=True)
class Person:
    """A user (or None for a visitor) at a door: what viewer providers are asked about."""

    user: Any
    door: Door

    @property
    def is_agent(self) -> bool:
        """Whether agents' facts count here."""
        return self.door is Door.ADMIN and self.user is not None and self.user.is_active and self.user.is_agent

    @property
    def is_administrator(self) -> bool:
        """Whether this person may enter every realm."""
        return self.is_agent and self.user.is_superuser


@dataclass(frozen=True)
class Viewer:
    """Realms and tokens, resolved once. Everything below a request takes this value, never the request."""

    person: Person
    tokens: frozenset[str]
    realms: frozenset[str] = frozenset()
    all_realms: bool = False
    _refs: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def user(self) -> Any:
        """The signed-in user, or None."""
        return self.person.user

    @property
    def door(self) -> Door:
        """Where they came in."""
        return self.person.door

    @property
    def is_agent(self) -> bool:
        """Whether they look with an agent's eyes."""
        return self.person.is_agent

    def refs(self, prefix: str) -> frozenset[str]:
        """The references of all their tokens with this prefix: {"3"} for "team:3"."""
        if prefix not in self._refs:
            start = f"{prefix}:"
            self._refs[prefix] = frozenset(t[len(start) :] for t in self.tokens if t.startswith(start))
        return self._refs[prefix]

    @cached_property
    def customer_id(self) -> int | None:
        """The customer this viewer is at the portal, or None."""
        return next((int(ref) for ref in self.refs("customer")), None)


def viewer_for(user: Any, door: Door) -> Viewer:
    """Resolve a user at a door. An unsigned-in or inactive user is a visitor.

    A provider that raises leaves the viewer a visitor; the fault is logged.
    """
    known = user is not None and user.is_authenticated and user.is_active
    person = Person(user=user if known else None, door=door)
    try:
        providers = [one for one in enabled_contributions("token_providers") if isinstance(one, ViewerProvider)]
        tokens = frozenset({"public"}).union(*(provider.tokens(person) for provider in providers))
        for withdrawal in enabled_contributions("token_withdrawals"):
            tokens -= withdrawal.withdraw(person, tokens)
        return Viewer(
            person=person,
            tokens=tokens,
            realms=frozenset().union(*(provider.realms(person) for provider in providers)),
            all_realms=person.is_administrator,
        )
    except Exception:  # whatever a provider raises: access that fails denies
        logger.exception("viewer provider failed", extra={"user_id": getattr(person.user, "pk", None)})
        return Viewer(person=person, tokens=frozenset({"public"}))


def viewer_of(request: Any) -> Viewer:
    """The viewer of a request, be it Django's or the REST framework's; `ViewerMiddleware` put it there."""
    viewer: Viewer = request.viewer
    return viewer


def anonymous(door: Door = Door.PORTAL) -> Viewer:
    """A visitor: sees what carries the token `public` in the open realm."""
    return Viewer(person=Person(user=None, door=door), tokens=frozenset({"public"}))
