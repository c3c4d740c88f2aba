"""Facts about items that others may hear of. Payloads are ids and scalars."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.api import Event


@dataclass(frozen=True)
class ItemEvent(Event):
    """Something happened to one item; events of one item are delivered one after another."""

    item_id: int
    kind: str

    @property
    def object_key(self) -> str:
        """Orders deliveries by item."""
        return f"work.item:{self.item_id}"


@dataclass(frozen=True)
class ItemCreated(ItemEvent):
    """An item exists. `channel` says how it came: form, email, web, api."""

    name: ClassVar[str] = "work.item.created.v1"
    channel: str = ""


@dataclass(frozen=True)
class ItemChanged(ItemEvent):
    """Some columns of an item have new values; `fields` names them, comma-separated."""

    name: ClassVar[str] = "work.item.changed.v1"
    fields: str = ""
    actor_user_id: int | None = None


@dataclass(frozen=True)
class ItemsChanged(Event):
    """What these items hold together is gone: a team, an organisation, an agent, a tag.

    `item_ids` names up to 500 of them, comma-separated; where there are more, another event does. Their versions stay.
    """

    name: ClassVar[str] = "work.items.changed.v1"
    item_ids: str
    fields: str = ""

    @property
    def object_key(self) -> str:
        """Each for itself."""
        return f"work.items:{self.item_ids.partition(',')[0]}"


@dataclass(frozen=True)
class ScopeChanged(Event):
    """A scope is new, has another name, place or state, or other members or followers."""

    name: ClassVar[str] = "work.scope.changed.v1"
    scope_id: int

    @property
    def object_key(self) -> str:
        """Orders deliveries by scope."""
        return f"work.scope:{self.scope_id}"


@dataclass(frozen=True)
class ConfigurationChanged(Event):
    """Something administrators name is new, has other values or is gone. `what` is its model: tag, priority.

    `fields` names the columns with other values, comma-separated; empty for what is new or gone, and where none has.
    """

    name: ClassVar[str] = "work.configuration.changed.v1"
    what: str
    row_id: int
    fields: str = ""

    @property
    def object_key(self) -> str:
        """Orders deliveries by row."""
        return f"work.{self.what}:{self.row_id}"


EVENTS = (ItemCreated, ItemChanged, ItemsChanged, ScopeChanged, ConfigurationChanged)
