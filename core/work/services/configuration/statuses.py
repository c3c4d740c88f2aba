"""Statuses of types. A type keeps a status of the category New: its items start there."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.work.errors import InUse, InvalidField
from core.work.models import Status, StatusCategory, WorkItemType
from core.work.services.configuration.rows import deleted, locked, require_right, saved, take_mark


@service
def create_status(*, by: Actor, item_type: WorkItemType, label: str, category: str, **values: Any) -> Status:
    """`values`: customer_label, color, rank, is_initial, pauses_clock."""
    require_right(by, "add", Status)
    return _written(Status(item_type=item_type, label=label, category=category), **values)


@service
def update_status(*, status: Status, by: Actor, expected_version: int | None = None, **values: Any) -> Status:
    """`values` as when it was made, and label and category. It stays with its type, whose items may have it.

    It never begins to end work, nor ceases to: who has read it relies on that, and so does `closed_at` of its items.
    """
    require_right(by, "change", Status)
    status = _locked(status, expected_version)
    category = values.get("category", status.category)
    if category != StatusCategory.NEW and _is_last_new(status):
        raise InvalidField("category", _("Its type needs a status of the category “New”, and has no other."))
    ends = StatusCategory.finished()
    if (category in ends) != (status.category in ends):
        words = _(
            "A status does not change between open and finished work: its items would be closed or reopened unseen. "
            "Make a new status, and move them."
        )
        raise InvalidField("category", words)
    if (category == StatusCategory.MERGED) != (status.category == StatusCategory.MERGED):
        words = _("Only merging makes requests merged: a status does not become “Merged”, nor cease to be it.")
        raise InvalidField("category", words)
    return _written(status, **values)


@service
def delete_status(*, status: Status, by: Actor, expected_version: int | None = None) -> None:
    """The status goes, unless items have it or its type could begin nothing without it."""
    require_right(by, "delete", Status)
    status = _locked(status, expected_version)
    if _is_last_new(status):
        raise InUse(_("“%(name)s” was not deleted: its type needs a status of the category “New”.") % {"name": status})
    deleted(status)


def _locked(status: Status, expected_version: int | None) -> Status:
    return locked(status, expected_version, beside=_of_type(status))


def _written(status: Status, **values: Any) -> Status:
    if values.get("is_initial", status.is_initial):
        take_mark(status, "is_initial", _of_type(status))
    return saved(status, **values)


def _of_type(status: Status) -> QuerySet[Status]:
    return Status.objects.filter(item_type=status.item_type_id)


def _is_last_new(status: Status) -> bool:
    new = _of_type(status).filter(category=StatusCategory.NEW)
    return status.category == StatusCategory.NEW and not new.exclude(pk=status.pk).exists()
