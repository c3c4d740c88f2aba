"""What the plugin tells itself: a delivery waits to be sent."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.api import Event


@dataclass(frozen=True)
class DeliveryDue(Event):
    """A row of the log waits. Each for itself, so that a receiver who is away holds up nobody else's."""

    name: ClassVar[str] = "webhooks.delivery.due.v1"
    is_own_business: ClassVar[bool] = True
    delivery_id: int

    @property
    def object_key(self) -> str:
        """Each delivery for itself."""
        return delivery_key(self.delivery_id)


def delivery_key(delivery_id: int) -> str:
    """The object key of a delivery."""
    return f"webhooks.delivery:{delivery_id}"


EVENTS = (DeliveryDue,)
