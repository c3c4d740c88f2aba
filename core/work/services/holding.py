"""Rows that items point at, held until the item that gets them is written."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.access.api import held
from core.work.errors import InvalidField
from core.work.services.places import hold_place

#: What an item may get, in the order in which it is held.
HELD = ("item_type", "priority", "team", "organization", "assignee")


def hold_chosen(changes: Mapping[str, Any]) -> None:
    """Hold what changes of an item lead to. Call it before the item is locked, as `hold_place`: whoever deletes a team
    has that first and its items after.
    """
    hold_place(changes)
    for field in HELD:
        hold(field, changes.get(field))


def hold(field: str, row: models.Model | None) -> None:
    """Raises InvalidField where the row was deleted since it was read."""
    if row is not None and not is_held(row):
        raise InvalidField(field, _("This cannot be chosen here (any more)."))


def is_held(row: models.Model) -> bool:
    """Whether the row is still there; it stays until the transaction ends.

    PostgreSQL would take the same lock at the commit, too late to say anything.
    """
    rows = row._meta.model._base_manager.filter(pk=row.pk).order_by().only("pk")
    return bool(held(rows, "KEY SHARE"))
