"""Priorities, of which one is the default."""

from typing import Any

from core.access.api import Actor, service
from core.work.models import Priority
from core.work.services.configuration.rows import deleted, locked, require_right, saved, take_mark


@service
def create_priority(*, by: Actor, label: str, rank: int, is_default: bool = False) -> Priority:
    """A priority; as the default it takes the mark from the one that had it."""
    require_right(by, "add", Priority)
    return _written(Priority(label=label, rank=rank, is_default=is_default))


@service
def update_priority(*, priority: Priority, by: Actor, expected_version: int | None = None, **values: Any) -> Priority:
    """`values`: label, rank, is_default."""
    require_right(by, "change", Priority)
    return _written(locked(priority, expected_version, beside=Priority.objects.all()), **values)


@service
def delete_priority(*, priority: Priority, by: Actor, expected_version: int | None = None) -> None:
    """The priority goes, unless an item has it."""
    require_right(by, "delete", Priority)
    deleted(locked(priority, expected_version))


def _written(priority: Priority, **values: Any) -> Priority:
    if values.get("is_default", priority.is_default):
        take_mark(priority, "is_default", Priority.objects.all())
    return saved(priority, **values)
