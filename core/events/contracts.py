"""The types of the contract: what a package registers, and what its handlers receive."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import ClassVar, TypeAlias

from core.events.errors import MalformedEvent

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True)
class Event(ABC):
    """A fact that happened. Subclasses are frozen dataclasses of ids and scalars, named in the past tense.

    Once released, fields are only added, with a default; anything else is a new class with the next version.
    """

    #: "<package>.<subject>.<what happened>.v<version>", as in "work.item.created.v1".
    name: ClassVar[str] = ""
    #: Only the package itself can make something of it, so it is not offered to other programs.
    is_own_business: ClassVar[bool] = False

    @property
    @abstractmethod
    def object_key(self) -> str:
        """The object this is about, as in "work.item:12": a subscriber hears its events in order.

        The order is that of the transactions only if they lock one common row before they append.
        """

    def payload(self) -> dict[str, Scalar]:
        """The fields as stored. Raises MalformedEvent for a value that is no scalar."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        for field, value in values.items():
            if value is not None and not isinstance(value, str | int | float):
                raise MalformedEvent(f"{self.name}: the field “{field}” must be an id or a scalar, not {value!r}")
        return values


@dataclass(frozen=True)
class Received:
    """One delivery of one event, as a handler sees it. `delivery_id` is the same on every try."""

    event: Event
    delivery_id: int
    #: 1 on the first try.
    attempt: int
    #: When the event was appended.
    created_at: datetime
    #: If this try fails, the delivery is parked.
    is_last_attempt: bool = False


@dataclass(frozen=True)
class Subscriber:
    """Somebody who wants to hear of events.

    `handle` runs outside any request and any transaction, at least once per event: it must be idempotent by delivery,
    open its own transaction, and end within WAGDESK_DELIVERY_TIMEOUT_SECONDS. What it raises means "again later",
    `PermanentFailure` means "park it", `RetryLater` means "not now, and not my fault".
    """

    #: Unique among all plugins, stored with each delivery: "<plugin>.<what it does>". Renaming parks what waits.
    name: str
    events: tuple[type[Event], ...]
    handle: Callable[[Received], None]
    #: "mail" and "slow" wait on others and hold up neither each other nor the rest; any other name is quick work.
    queue: str = "default"
    #: Names of the events that it has something to do for now; None: all. Asked in the transaction of each append, so
    #: that what another process wrote before it counts: one short query, nothing kept. If it raises, it hears of all.
    wanted: Callable[[], Collection[str]] | None = None


@dataclass(frozen=True)
class ScheduledJob:
    """Work that comes round. Runs in one process at a time, at least once per period, so it must be idempotent."""

    #: Unique among all plugins: "<plugin>.<what it does>".
    slug: str
    every: timedelta
    run: Callable[[], None]
    #: After this time another process may start it again, because the first one must have died.
    lease: timedelta = timedelta(minutes=15)
