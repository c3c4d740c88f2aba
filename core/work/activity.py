"""Verbs: how an append-only fact is told to a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.plugins.api import contributions


@dataclass(frozen=True)
class ActivityVerb:
    """A registered verb such as "work.status_changed".

    `text` turns the activity's data into one translated sentence part, without the actor: "set the status to Open".
    """

    verb: str
    text: Callable[[dict[str, Any]], str]
    icon: str = "history"


def verb_of(name: str) -> ActivityVerb:
    """The registered verb, or one that shows its bare name."""
    for found in contributions("activity_formatters"):
        if found.value.verb == name:
            return found.value
    return ActivityVerb(verb=name, text=lambda data: name)
