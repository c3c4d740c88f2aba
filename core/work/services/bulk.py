"""Change many items at once, and take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.access.api import Actor, Door, service, viewer_for
from core.work.errors import InvalidField, WorkError
from core.work.kinds import kind_of
from core.work.models import Status, WorkItem
from core.work.services.changes import allow_change, change_held
from core.work.services.holding import hold_chosen

#: How many items one call may change: more belongs into a background job.
MOST = 200
#: How long the change can be taken back, in seconds.
UNDO_SECONDS = 600
SALT = "wagdesk.work.bulk"
#: What a status takes along.
_TIMES = ("closed_at", "waiting_since")
_RELATIONS = ("item_type", "status", "priority", "assignee", "team", "scope", "organization")


@dataclass(frozen=True)
class Refusal:
    """One item that was left as it was, and why."""

    number: int
    reason: str


@dataclass(frozen=True)
class BulkResult:
    """What a bulk change did. `undo` is a signed token for `undo_bulk`, empty when nothing changed."""

    changed: list[int]
    refused: list[Refusal]
    undo: str = ""


def bulk_update(*, pks: Sequence[int], kind: str, by: Actor, changes: Mapping[str, Any]) -> BulkResult:
    """Apply the same changes to many items the actor may change; each stands alone, the refused ones are named.

    A status is found in each item's own type by its category and label, so that mixed types can change together.
    """
    if len(pks) > MOST:
        raise InvalidField("pks", _("At most %(most)d at a time.") % {"most": MOST})
    before: list[dict[str, Any]] = []
    refused: list[Refusal] = []
    for pk, number in _numbers(kind, pks, by):
        try:
            row = _change_one(pk=pk, kind=kind, by=by, changes=changes)
        except (WorkError, PermissionDenied) as refusal:
            refused.append(Refusal(number, str(refusal)))
        else:
            if row is not None:
                before.append(row)
    token = (
        signing.dumps({"kind": kind, "user": by.user_id, "rows": before}, salt=SALT, compress=True) if before else ""
    )
    return BulkResult([row["pk"] for row in before], refused, token)


def undo_bulk(*, token: str, by: Actor) -> BulkResult:
    """Put the items of a bulk change back, save those that somebody changed since; these are named as refused.

    Raises InvalidField when the token is not of this actor, too old or not genuine.
    """
    try:
        data = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise InvalidField("undo", _("This can no longer be undone.")) from error
    if data["user"] != by.user_id:
        raise InvalidField("undo", _("Only who changed it can undo it."))
    changed, refused = [], []
    numbers = dict(_numbers(data["kind"], [row["pk"] for row in data["rows"]], by))
    for row in data["rows"]:
        try:
            _restore_one(row=row, kind=data["kind"], by=by)
        except (WorkError, PermissionDenied) as refusal:
            refused.append(Refusal(numbers.get(row["pk"], 0), str(refusal)))
        else:
            changed.append(row["pk"])
    return BulkResult(changed, refused)


@service
def _change_one(*, pk: int, kind: str, by: Actor, changes: Mapping[str, Any]) -> dict[str, Any] | None:
    hold_chosen(changes)
    item = kind_of(kind).model_class.objects.lock(pk)
    row, version = _snapshot(item, changes), item.version
    mine = dict(changes)
    if isinstance(mine.get("status"), Status):
        mine["status"] = _status_in_type(item, mine["status"])
    if "add_tags" in mine:
        mine["tags"] = [*item.tags.values_list("name", flat=True), *mine.pop("add_tags")]
    allow_change(item=item, by=by, changes=mine)
    change_held(item=item, by=by, changes=mine)
    return None if item.version == version else {**row, "version": item.version}


@service
def _restore_one(*, row: Mapping[str, Any], kind: str, by: Actor) -> None:
    changes: dict[str, Any] = {}
    for field, value in row["values"].items():
        if field in _RELATIONS:
            target = WorkItem._meta.get_field(field).related_model
            changes[field] = target._base_manager.filter(pk=value).first() if value else None  # type: ignore[union-attr]
        else:
            changes[field] = value
    hold_chosen(changes)
    item = kind_of(kind).model_class.objects.lock(row["pk"], expected_version=row["version"])
    allow_change(item=item, by=by, changes=changes)
    change_held(item=item, by=by, changes=changes)
    times = {column: datetime.fromisoformat(text) if text else None for column, text in row["times"].items()}
    if any(getattr(item, column) != at for column, at in times.items()):
        # Nothing was said in between: who waited waits on, and what was over was over then.
        item.closed_at, item.waiting_since = times["closed_at"], times["waiting_since"]
        item.save_columns(*times)


def _snapshot(item: WorkItem, changes: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in changes:
        if field in ("tags", "add_tags"):
            values["tags"] = list(item.tags.values_list("name", flat=True))
        elif field == "custom":
            values["custom"] = {key: item.custom.get(key) for key in changes["custom"]}
        else:
            values[field] = getattr(item, f"{field}_id") if field in _RELATIONS else getattr(item, field)
    if "item_type" in values:  # it brings another status along
        values["status"] = item.status_id
    times = {column: at.isoformat() if (at := getattr(item, column)) else None for column in _TIMES}
    return {"pk": item.pk, "values": values, "times": times}


def _status_in_type(item: WorkItem, wanted: Status) -> Status:
    if wanted.item_type_id == item.item_type_id:
        return wanted
    own = Status.objects.filter(item_type=item.item_type_id, category=wanted.category)
    found = own.filter(label=wanted.label).first() or own.order_by("rank", "pk").first()
    if found is None:
        raise InvalidField("status", _("Its type has no such status."))
    return found


@service
def _numbers(kind: str, pks: Sequence[int], by: Actor) -> list[tuple[int, int]]:
    """Rows the actor may see: an invisible one is not even named as refused."""
    rows = kind_of(kind).model_class.objects.filter(pk__in=pks)
    if not by.is_system:
        rows = rows.visible_to(viewer_for(by.user, Door.ADMIN))
    return list(rows.order_by("number").values_list("pk", "number"))
