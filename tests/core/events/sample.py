"""A sample event, and a way to plug subscribers and jobs in for the length of a test."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar
from unittest.mock import patch

from django.db import transaction

from core.events import checks, registry
from core.events.api import Event, Received, ScheduledJob, Subscriber, append_event
from core.events.models import Delivery
from core.plugins.api import Contribution

ENABLED = "core.events"
DISABLED = "sample.off"


@dataclass(frozen=True)
class ItemChanged(Event):
    name: ClassVar[str] = "sample.item.changed.v1"
    item_id: int
    step: int = 0

    @property
    def object_key(self) -> str:
        return f"sample.item:{self.item_id}"


class Listener:
    """Remembers what it heard; raises what it is told to."""

    def __init__(self, *failures: BaseException | None) -> None:
        self.heard: list[Received] = []
        self.failures = list(failures)

    def __call__(self, received: Received) -> None:
        self.heard.append(received)
        if self.failures and (failure := self.failures.pop(0)) is not None:
            raise failure

    @property
    def steps(self) -> list[int]:
        return [received.event.step for received in self.heard]


def subscriber(
    handle: Callable[[Received], None],
    *,
    name: str = "sample.listen",
    queue: str = "default",
    wanted: Callable[[], Collection[str]] | None = None,
) -> Subscriber:
    return Subscriber(name=name, events=(ItemChanged,), handle=handle, queue=queue, wanted=wanted)


@contextmanager
def plugged(
    *subscribers: Subscriber,
    jobs: tuple[ScheduledJob, ...] = (),
    events: tuple[type[Event], ...] = (ItemChanged,),
    plugin: str = ENABLED,
) -> Iterator[None]:
    added = {"event_types": events, "event_subscribers": subscribers, "scheduled_jobs": jobs}
    real = registry.contributions

    def contributions(hook: str) -> tuple[Contribution, ...]:
        return real(hook) + tuple(Contribution(plugin, value) for value in added.get(hook, ()))

    with patch.object(registry, "contributions", contributions), patch.object(checks, "contributions", contributions):
        yield


def change(item_id: int, *steps: int) -> None:
    with transaction.atomic():
        for step in steps or (0,):
            append_event(ItemChanged(item_id=item_id, step=step))


def deliveries(name: str = "sample.listen") -> list[Delivery]:
    return list(Delivery.objects.filter(subscriber=name).order_by("id"))


def states(name: str = "sample.listen") -> list[str]:
    return [delivery.state for delivery in deliveries(name)]
