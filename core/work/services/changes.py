"""Change properties of an item."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import Actor, require, revoke, service
from core.events.api import append_event
from core.plugins.api import call
from core.work.custom import clean_custom, clean_value, fields_for
from core.work.errors import InvalidField, TransitionRefused, WorkError
from core.work.events import ItemChanged
from core.work.kinds import kind_of
from core.work.models import Status, StatusCategory, WorkItem
from core.work.services.activity import add_activity
from core.work.services.holding import hold_chosen, is_held
from core.work.services.people import check_assignee
from core.work.services.places import place_of
from core.work.services.tagging import tags_named

#: What may be changed by `update_item`; everything else has a verb of its own.
CHANGEABLE = frozenset(
    {"title", "item_type", "status", "priority", "assignee", "team", "scope", "organization", "tags", "custom"}
)
#: Changes that can take the item out of somebody's sight.
NARROWING = frozenset({"assignee", "team", "scope", "organization"})


@service
def update_item(
    *, item: WorkItem, by: Actor, changes: Mapping[str, Any], expected_version: int | None = None
) -> WorkItem:
    """Set properties; what has its value already is left out, and nothing at all writes nothing.

    `tags` is the whole list of names, `custom` is merged (None or "" clears a key). Raises PermissionDenied,
    StaleVersion, InvalidField and TransitionRefused; nothing is written then.
    """
    allow_change(item=item, by=by, changes=changes)
    hold_chosen(changes)
    item = kind_of(item.kind).model_class.objects.lock(item.pk, expected_version=expected_version)
    return change_held(item=item, by=by, changes=changes)


def allow_change(*, item: WorkItem, by: Actor, changes: Mapping[str, Any]) -> None:
    """Raise InvalidField for what cannot be changed, PermissionDenied for who may not."""
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise InvalidField(min(unknown), _("“%(field)s” cannot be changed.") % {"field": min(unknown)})
    require(by, kind_of(item.kind).permission("change"), on=item)


def change_held(*, item: WorkItem, by: Actor, changes: Mapping[str, Any]) -> WorkItem:
    """What `update_item` does once it is allowed, and the item and what it gets are held."""
    facts: list[dict[str, Any]] = []
    columns: set[str] = set()
    for field in ("item_type", *sorted(set(changes) - {"item_type", "status", "tags", "custom"}), "status"):
        if field in changes:
            columns |= _set_column(item, field, changes[field], by, facts)
    if "custom" in changes:
        columns |= _set_custom(item, changes["custom"], facts)
    if "tags" in changes:
        _set_tags(item, changes["tags"], facts)
    if facts:
        _write(item, by, columns, facts)
    return item


def _write(item: WorkItem, by: Actor, columns: set[str], facts: list[dict[str, Any]]) -> None:
    item.save_columns(*sorted(columns))
    for fact in facts:
        add_activity(item=item, by=by, verb="work.changed", data=fact, for_customers=fact["field"] == "status")
    changed = {fact["field"] for fact in facts}
    if changed & NARROWING:
        revoke(WorkItem, [item.pk])
    append_event(
        ItemChanged(item_id=item.pk, kind=item.kind, fields=",".join(sorted(changed)), actor_user_id=by.user_id)
    )


def _set_column(item: WorkItem, field: str, value: Any, by: Actor, facts: list[dict[str, Any]]) -> set[str]:
    old, realm = getattr(item, field), item.realm
    if field == "title":
        value = " ".join(str(value).split())[:250]
        if not value:
            raise InvalidField("title", _("A title cannot be empty."))
    if field == "item_type" and value.kind != item.kind:
        raise InvalidField("item_type", _("This type is of another kind of work."))
    if old == value:
        return set()
    if field == "status":
        return _follow_status(item, value, by, facts)
    if field == "assignee":
        check_assignee(value)
    if field == "scope":
        value, item.realm = place_of(value)
    setattr(item, field, value)
    if field == "scope":
        # The history stays where the item goes: who may not enter a private project must not read its name there.
        ends = {"from": (old, realm), "to": (value, item.realm)}
        named = {end: "" if closed else str(scope) for end, (scope, closed) in ends.items()}
        facts.append({"field": field, **named, "private": [end for end, (_scope, closed) in ends.items() if closed]})
        return {"scope", "realm"}
    facts.append({"field": field, "from": str(old or ""), "to": str(value or "")})
    if field == "item_type":
        return {"item_type"} | _follow_type(item, by, facts)
    return {field}


def _follow_status(item: WorkItem, to: Status, by: Actor, facts: list[dict[str, Any]]) -> set[str]:
    columns, fact = set_status(item=item, to=to, by=by)
    facts.append(fact)
    return columns


def set_status(*, item: WorkItem, to: Status, by: Actor) -> tuple[set[str], dict[str, Any]]:
    """Ask the plugins, keep the invariants of a status; the columns the caller saves, and the fact it tells.

    Raises TransitionRefused.
    """
    if to.item_type_id != item.item_type_id or not is_held(to):
        raise TransitionRefused(_("“%(status)s” is not a status of this type.") % {"status": to.label})
    if to.category not in {*StatusCategory.by_hand(), item.status.category}:
        raise TransitionRefused(not_by_hand(to))
    check_transition(item=item, to=to, by=by)
    fact = {"field": "status", "from": item.status.label, "to": to.label, "to_customer": to.label_for_customer}
    item.status = to
    finished = to.category in StatusCategory.finished()
    if finished:
        item.waiting_since = None
    elif item.closed_at is not None and item.waiting_since is None:
        item.waiting_since = min(call("waits_since", item=item), default=None)
    item.closed_at = (item.closed_at or timezone.now()) if finished else None
    return {"status", "closed_at", "waiting_since"}, fact


def not_by_hand(status: Status) -> str:
    """Why a status cannot be chosen."""
    return _("“%(status)s” cannot be chosen by hand.") % {"status": status.label}


def check_transition(*, item: WorkItem, to: Status, by: Actor) -> None:
    """Raise TransitionRefused when a plugin objects, or fails while it is asked."""
    try:
        call("before_transition", item=item, to=to, by=by)
    except WorkError:
        raise
    except Exception as error:  # a veto that fails denies
        raise TransitionRefused(_("A plugin could not agree to this status. Nothing was changed.")) from error


def _follow_type(item: WorkItem, by: Actor, facts: list[dict[str, Any]]) -> set[str]:
    """Another type has other statuses: take the first of the same category, or the initial one."""
    statuses = Status.objects.filter(item_type=item.item_type, category=item.status.category)
    to = statuses.order_by("rank", "pk").first() or Status.objects.initial_of(item.item_type)
    return _follow_status(item, to, by, facts)


def _set_custom(item: WorkItem, values: Mapping[str, Any], facts: list[dict[str, Any]]) -> set[str]:
    fields = fields_for(item.item_type)
    cleared = {field.key for field in fields if field.key in values and clean_value(field, values[field.key]) is None}
    merged = {**item.custom, **clean_custom(item.item_type, values, fields=fields)}
    merged = {key: value for key, value in merged.items() if key not in cleared}
    for field in fields:
        old, new = item.custom.get(field.key), merged.get(field.key)
        if old != new:
            facts.append(
                {
                    "field": f"custom.{field.key}",
                    "label": field.label,
                    "type": field.field_type,
                    "from": old,
                    "to": new,
                }
            )
    item.custom = merged
    return {"custom"}


def _set_tags(item: WorkItem, names: list[str], facts: list[dict[str, Any]]) -> None:
    old = list(item.tags.all())
    new = tags_named(names)
    if {tag.pk for tag in old} == {tag.pk for tag in new}:
        return
    item.tags.set(new)
    facts.append({"field": "tags", "from": ", ".join(map(str, old)), "to": ", ".join(map(str, new))})
