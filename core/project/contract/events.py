"""Every event that first-party packages publish: its name and the fields of its payload."""

from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from core.events.registry import event_types


def describe_events() -> dict[str, Any]:
    """Name → field → its type, and whether it may be missing from an older stored event."""
    return {
        name: {field.name: _described(get_type_hints(kind)[field.name], field) for field in fields(kind)}
        for name, kind in sorted(event_types().items())
    }


def _described(hint: Any, field: Any) -> str:
    name = hint.__name__ if isinstance(hint, type) else str(hint)
    return name if field.default is MISSING else f"{name} = {field.default!r}"
