"""Who publishes and who listens, looked up by name. Built from the plugins' contributions, nothing of its own."""

from collections import defaultdict
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from core.events.contracts import Event, ScheduledJob, Subscriber
from core.events.errors import MalformedEvent, UnknownEvent
from core.plugins.api import Contribution, contributions


@dataclass(frozen=True)
class Listener:
    """A subscriber and the plugin it belongs to."""

    plugin: str
    subscriber: Subscriber


def event_types() -> dict[str, type[Event]]:
    """Name → class, of all installed plugins."""
    return _types_by_name(contributions("event_types"))


def listeners_of(name: str) -> tuple[Listener, ...]:
    """Who subscribed to an event, of enabled and disabled plugins alike, in load order."""
    return _listeners_by_event(contributions("event_subscribers")).get(name, ())


def find_listener(subscriber: str) -> Listener | None:
    """The subscriber of this name, or None if no installed plugin has it."""
    return _listeners_by_name(contributions("event_subscribers")).get(subscriber)


def jobs() -> tuple[tuple[str, ScheduledJob], ...]:
    """(plugin, job) of all installed plugins."""
    return tuple((found.plugin, found.value) for found in contributions("scheduled_jobs"))


def rebuild(name: str, payload: dict[str, Any]) -> Event:
    """The event that was stored. Raises UnknownEvent or MalformedEvent when this version cannot read it."""
    kind = event_types().get(name)
    if kind is None:
        raise UnknownEvent(name)
    hints = get_type_hints(kind)
    required = {field.name for field in fields(kind) if field.default is MISSING}
    allowed = {field.name for field in fields(kind)}
    if missing := sorted(required - payload.keys()):
        raise MalformedEvent(_("%(event)s: the stored event lacks “%(field)s”.") % {"event": name, "field": missing[0]})
    for field, value in payload.items():
        if field not in allowed:
            text = _("%(event)s: the stored event has a field “%(field)s” this version does not know.")
            raise MalformedEvent(text % {"event": name, "field": field})
        if not _accepts(hints[field], value):
            text = _("%(event)s: the stored value %(value)r does not fit the field “%(field)s”.")
            raise MalformedEvent(text % {"event": name, "field": field, "value": value})
    return kind(**payload)


def alternatives(hint: Any) -> tuple[Any, ...]:
    """The types of a union, or the one type."""
    return get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)


def _accepts(hint: Any, value: Any) -> bool:
    kinds = alternatives(hint)
    return any(type(value) is kind or (kind is float and type(value) is int) for kind in kinds) or any(
        isinstance(kind, type) and issubclass(kind, str) and isinstance(value, str) for kind in kinds
    )


# The registry's contributions are one tuple a process, so these hold one entry; tests swap plugins and get another.


@lru_cache(maxsize=4)
def _types_by_name(found: tuple[Contribution, ...]) -> dict[str, type[Event]]:
    return {contribution.value.name: contribution.value for contribution in found}


@lru_cache(maxsize=4)
def _listeners_by_event(found: tuple[Contribution, ...]) -> dict[str, tuple[Listener, ...]]:
    by_event: dict[str, list[Listener]] = defaultdict(list)
    for contribution in found:
        for kind in contribution.value.events:
            by_event[kind.name].append(Listener(contribution.plugin, contribution.value))
    return {name: tuple(listeners) for name, listeners in by_event.items()}


@lru_cache(maxsize=4)
def _listeners_by_name(found: tuple[Contribution, ...]) -> dict[str, Listener]:
    return {contribution.value.name: Listener(contribution.plugin, contribution.value) for contribution in found}
