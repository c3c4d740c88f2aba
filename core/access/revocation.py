"""Narrowing: a write that takes rows out of somebody's sight says so in its own transaction.

Whoever keeps a copy of rows for reading (the search index) listens, and stops showing the copies at once, before the
relay has brought them up to date. Core writes, search listens; neither imports the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model

from core.plugins.api import enabled_contributions


@dataclass(frozen=True)
class RevocationListener:
    """What the hook `revocation_listeners` returns. `revoke` runs inside the writer's transaction and must not fail."""

    revoke: Callable[[type[Model], Sequence[int]], None]


def revoke(model: type[Model], pks: Sequence[int]) -> None:
    """These rows of `model` may be seen by fewer people from this transaction on; listeners hide their copies."""
    if not pks:
        return
    for listener in enabled_contributions("revocation_listeners"):
        listener.revoke(model, pks)
