"""The verbs of work's own activities, and their words. The actor's name stands before them."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.work.activity import ActivityVerb
from core.work.custom import display_as
from core.work.models import LinkType

#: Words for the properties a change can name.
FIELD_LABELS: dict[str, Any] = {
    "title": gettext_lazy("title"),
    "item_type": gettext_lazy("type"),
    "status": gettext_lazy("status"),
    "priority": gettext_lazy("priority"),
    "assignee": gettext_lazy("assignee"),
    "team": gettext_lazy("team"),
    "scope": gettext_lazy("project"),
    "organization": gettext_lazy("organisation"),
    "tags": gettext_lazy("tags"),
}


class Reply(StrEnum):
    """What a message did to the status of its item, in the data of "work.changed" as `by_reply`."""

    REOPENED = "reopened"
    MOVED = "moved"


def value_of(data: dict[str, Any], end: str) -> str:
    """What a change led "from" or "to", in the reader's language; the first facts hold their writer's words."""
    if end in data.get("private", ()):
        return _("a private project")
    return display_as(data.get("type", ""), data.get(end))


def _changed(data: dict[str, Any]) -> str:
    label = FIELD_LABELS.get(data["field"], data.get("label", data["field"]))
    old, new = value_of(data, "from"), value_of(data, "to")
    if not new:
        return _("cleared %(field)s (was %(old)s)") % {"field": label, "old": old or "–"}
    if not old:
        return _("set %(field)s to %(new)s") % {"field": label, "new": new}
    return _("changed %(field)s from %(old)s to %(new)s") % {"field": label, "old": old, "new": new}


def _changed_for_customers(data: dict[str, Any]) -> str:
    """A status in the customers' own words."""
    status = data.get("to_customer") or data.get("to")
    if data.get("field") != "status" or not status:
        return _changed(data)
    if data.get("by_reply") == Reply.REOPENED:
        return _("reopened this with a reply")
    return _("set this to “%(status)s”") % {"status": _(status)}


def _changed_by_doer(data: dict[str, Any]) -> str:
    """A customer changes a status by writing, and did not choose it."""
    if data.get("by_reply") == Reply.REOPENED:
        return _("Your reply reopened this request")
    if data.get("by_reply") == Reply.MOVED:
        return _("Your reply set this to “%(status)s”") % {"status": _(data.get("to_customer") or data["to"])}
    return ""


def _named(sentence: Any) -> Callable[[dict[str, Any]], str]:
    return lambda data: str(sentence) % {"name": data.get("name", "")}


def _relation(data: dict[str, Any]) -> dict[str, Any]:
    """In the reader's language; the first facts of this kind hold their writer's words."""
    known = data.get("link_type")
    return {"relation": LinkType(known).label if known else data["relation"], "number": data["number"]}


def _linked(data: dict[str, Any]) -> str:
    if data["number"] is None:
        return _("linked: %(relation)s a request you may not see") % _relation(data)
    return _("linked: %(relation)s #%(number)s") % _relation(data)


def _unlinked(data: dict[str, Any]) -> str:
    if data["number"] is None:
        return _("removed the link: %(relation)s a request you may not see") % _relation(data)
    return _("removed the link: %(relation)s #%(number)s") % _relation(data)


VERBS = (
    ActivityVerb("work.created", lambda data: _("created this"), icon="plus"),
    ActivityVerb(
        "work.changed",
        _changed,
        icon="edit",
        text_for_customers=_changed_for_customers,
        text_for_doer=_changed_by_doer,
    ),
    ActivityVerb(
        "work.solved",
        lambda data: _("marked the request as solved"),
        icon="check",
        text_for_customers=lambda data: _("marked this as solved"),
        text_for_doer=lambda data: _("You marked this as solved"),
    ),
    ActivityVerb("work.requester_added", _named(gettext_lazy("added the requester %(name)s")), icon="user"),
    ActivityVerb("work.requester_removed", _named(gettext_lazy("removed the requester %(name)s")), icon="user"),
    ActivityVerb("work.follower_added", _named(gettext_lazy("added the follower %(name)s")), icon="view"),
    ActivityVerb("work.follower_removed", _named(gettext_lazy("removed the follower %(name)s")), icon="view"),
    ActivityVerb("work.person_erased", lambda data: _("erased the personal data of somebody here"), icon="bin"),
    ActivityVerb("work.linked", _linked, icon="link", names="number"),
    ActivityVerb("work.unlinked", _unlinked, icon="link", names="number"),
)
