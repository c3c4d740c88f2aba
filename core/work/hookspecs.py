"""The hooks of work: kinds, vetoes of a transition, words for what happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.access.api import Actor
from core.plugins.api import called, collected, veto
from core.work.activity import ActivityVerb
from core.work.errors import TransitionRefused
from core.work.kinds import ItemKind


@collected(ItemKind)
def work_item_types() -> Iterable[ItemKind]:
    """Kinds of work items. Asked once after start; the kind's screens, API and search follow its plugin's switch."""


@veto(TransitionRefused)
def before_transition(item: Any, to: Any, by: Actor) -> None:
    """Asked before an item gets another status, inside the transaction.

    `to` is the new Status. Raise TransitionRefused with a sentence for the person to refuse; any other exception
    refuses as well, with a general sentence. Return nothing. Keep it under 20 ms: the item is locked.
    """


@called
def waits_since(item: Any) -> datetime | None:
    """Since when somebody waits for our answer on an item that is reopened; None when nobody does.

    Called inside the transaction, with the row locked. Of several answers the earliest counts. An implementation that
    raises is left out; keep it under 20 ms.
    """


@collected(ActivityVerb)
def activity_formatters() -> Iterable[ActivityVerb]:
    """Verbs of activities with their human text. An activity whose verb nobody registers is shown by its bare verb."""
