"""The one fact search tells itself: something waits to be indexed."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.api import Event


@dataclass(frozen=True)
class IndexRequested(Event):
    """Requests wait in the queue. Whoever hears of it takes all of them, not only those of this event."""

    name: ClassVar[str] = "search.index.requested.v1"
    is_own_business: ClassVar[bool] = True

    @property
    def object_key(self) -> str:
        """One queue, emptied by one at a time."""
        return "search.queue"


EVENTS = (IndexRequested,)
