"""Whom an export or an erasure is about: read once, so that it is still known when the rows are gone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress

from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress
from core.people.models import AddressKind, Customer, User
from core.privacy.scrubbing import Scrubber


@dataclass
class Person:
    """A customer as all packages look for them.

    `addresses` are as they were written and as they are compared, `kept` holds keys of rows by a name packages agree
    on: "items", "conversations", "arrivals".
    """

    customer_id: int
    user_id: int | None = None
    #: Whether the sign-in is an agent's: that stays.
    is_agent: bool = False
    names: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    kept: dict[str, list[int]] = field(default_factory=dict)
    erasure_id: int | None = None

    def __post_init__(self) -> None:
        #: How far long searches of this round got, each under its own name; never stored.
        self.reached: dict[str, int] = {}

    @classmethod
    def of(cls, customer: Customer) -> "Person":
        """As the record says now."""
        user = customer.user
        found: list[str] = []
        for address in customer.addresses.all():
            found += [address.value, address.normalized]
        names = [customer.name]
        if user is not None:
            found.append(user.email)
            names += _names_of(user)
        return cls(
            customer_id=customer.pk,
            user_id=user.pk if user else None,
            is_agent=bool(user and user.is_agent),
            names=_distinct(names),
            addresses=_distinct([*found, customer.primary_address]),
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Person":
        """As stored."""
        return cls(**data)

    def as_json(self) -> dict[str, Any]:
        """For storing."""
        return asdict(self)

    def merge(self, other: "Person") -> None:
        """What the record says now besides: an address may have been added meanwhile."""
        self.user_id = self.user_id or other.user_id
        self.is_agent = self.is_agent or other.is_agent
        self.names = _distinct([*self.names, *other.names])
        self.addresses = _distinct([*self.addresses, *other.addresses])
        self._forget_patterns()

    def leave_agents(self) -> None:
        """Forget addresses that are an agent's, and what that agent is called: nobody's work is looked for.

        Whoever may add a customer could else have an agent's mail, sign-ins and acts erased by adding the address to
        one. A customer who is only called like an agent is still looked for by name.
        """
        agents = User.objects.filter(is_agent=True)
        by_address = {form: user for user in agents for form in _compared(user.email)}
        for row in EmailAddress.objects.filter(user__in=agents, verified=True).select_related("user"):
            by_address |= dict.fromkeys(_compared(row.email), row.user)
        theirs = {one: by_address[form] for one in self.addresses for form in _compared(one) if form in by_address}
        called = {name.casefold() for user in theirs.values() for name in _names_of(user)}
        self.addresses = [one for one in self.addresses if one not in theirs]
        self.names = [one for one in self.names if one.casefold() not in called]
        self._forget_patterns()

    def _forget_patterns(self) -> None:
        for cached in ("scrubber", "exact"):
            self.__dict__.pop(cached, None)

    def keep(self, found: Mapping[str, Iterable[int]]) -> None:
        """Add keys of rows."""
        for name, keys in found.items():
            self.kept[name] = sorted({*self.kept.get(name, ()), *keys})

    def keys(self, name: str) -> list[int]:
        """Keys of rows kept under a name."""
        return self.kept.get(name, [])

    @property
    def mails(self) -> list[str]:
        """Mail addresses, in lower case."""
        return _distinct(one.lower() for one in self.addresses if "@" in one)

    @cached_property
    def scrubber(self) -> Scrubber:
        """Strikes out names and addresses."""
        return Scrubber(names=self.names, addresses=self.addresses)

    @cached_property
    def exact(self) -> Scrubber:
        """Finds addresses and full names: where others of the same first name are meant as often."""
        return Scrubber(names=self.names, addresses=self.addresses, by_one_name=False)

    def has_address(self, value: str) -> bool:
        """Whether this is one of their addresses."""
        return value.strip().lower() in {one.lower() for one in self.addresses}

    def is_named_in(self, raw: bytes) -> bool:
        """Whether one of their addresses stands in the bytes."""
        return any(
            re.search(rb"(?<![\w.+-])" + re.escape(one.encode()) + rb"(?![\w-])", raw, re.IGNORECASE)
            for one in self.mails
        )


def _names_of(user: User) -> list[str]:
    return [f"{user.first_name} {user.last_name}".strip(), user.first_name, user.last_name]


def _compared(address: str) -> set[str]:
    """An address in the forms it may be the same as another in."""
    try:
        return {address.lower(), normalize_address(AddressKind.EMAIL, address)}
    except InvalidAddress:
        return {address.lower()}


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value.strip() for value in values if value and value.strip()))
