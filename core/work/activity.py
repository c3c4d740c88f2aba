"""Verbs: how an append-only fact is told to a person."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from core.plugins.api import Contribution, contributions, guard


@dataclass(frozen=True)
class ActivityVerb:
    """A registered verb such as "work.status_changed".

    `text` turns the activity's data into one translated sentence part, without the actor: "set the status to Open".
    Customers read `text_for_customers` in its place, and who did it themselves the whole sentence of `text_for_doer`:
    "You set this to Open". `names` is the key in `data` of another item's number; it holds None for who may not see
    that item.
    """

    verb: str
    text: Callable[[dict[str, Any]], str]
    icon: str = "history"
    text_for_customers: Callable[[dict[str, Any]], str] | None = None
    text_for_doer: Callable[[dict[str, Any]], str] | None = None
    names: str = ""

    def told_to_customers(self, data: dict[str, Any]) -> str:
        """In the customers' words, without the actor; the agents' where there are no others."""
        return str((self.text_for_customers or self.text)(data))

    def told_to_doer(self, data: dict[str, Any]) -> str:
        """The whole sentence for the customer who did it; empty where the verb has none."""
        return str(self.text_for_doer(data)) if self.text_for_doer else ""


def verb_of(name: str) -> ActivityVerb:
    """The registered verb, or one that shows its bare name; so does one that raises."""
    for found in contributions("activity_formatters"):
        if found.value.verb == name:
            return _guarded(found)
    return ActivityVerb(verb=name, text=lambda data: name)


@lru_cache(maxsize=500)
def _guarded(found: Contribution) -> ActivityVerb:
    """The verb, whose words may fail without taking the page along."""
    verb: ActivityVerb = found.value

    def tamed(words: Callable[[dict[str, Any]], str], otherwise: str) -> Callable[[dict[str, Any]], str]:
        return lambda data: guard(found.plugin, "activity_formatters", lambda: str(words(data)), otherwise)

    return replace(
        verb,
        text=tamed(verb.text, verb.verb),
        text_for_customers=verb.text_for_customers and tamed(verb.text_for_customers, verb.verb),
        text_for_doer=verb.text_for_doer and tamed(verb.text_for_doer, ""),
    )
