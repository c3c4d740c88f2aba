"""What `manage.py check` says about events: names, payload types, the mail server, how the database writes."""

import re
from collections import Counter
from dataclasses import fields
from typing import Any, get_type_hints

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connection

from core.events import registry
from core.events.contracts import Event
from core.events.errors import BadMailUrl
from core.events.transports import configured_transport
from core.plugins.api import contributions

EVENT_NAME = re.compile(r"^[a-z_]+(\.[a-z_]+){2,}\.v[1-9][0-9]*$")
SCALARS = (str, int, float, bool, type(None))


@register("wagdesk")
def mail_can_leave(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The address of the mail server can be read."""
    try:
        configured_transport()
    except BadMailUrl as error:
        hint = "Write it as smtp+starttls://user:password@mail.example.org:587, with special characters as %XX."
        return [Error(str(error), hint=hint, id="wagdesk_events.E006")]
    return []


@register("wagdesk")
def names_are_unique(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Events, subscribers and jobs are stored by name: two of one name would take each other's rows."""
    names = {
        "event": [found.value.name for found in contributions("event_types")],
        "subscriber": [found.value.name for found in contributions("event_subscribers")],
        "job": [found.value.slug for found in contributions("scheduled_jobs")],
    }
    return [
        Error(f"Two {kind}s are called “{name}”.", id="wagdesk_events.E002")
        for kind, found in names.items()
        for name, count in Counter(found).items()
        if count > 1
    ]


@register("wagdesk")
def subscribed_events_exist(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A subscriber of an event that no plugin registers would wait for ever."""
    known = set(registry.event_types().values())
    return [
        Error(
            f"The subscriber “{found.value.name}” of {found.plugin} waits for the unknown event {kind.__name__}.",
            hint="Return the class from the hook event_types of the package that appends it.",
            id="wagdesk_events.E003",
        )
        for found in contributions("event_subscribers")
        for kind in found.value.events
        if kind not in known
    ]


@register("wagdesk")
def event_types_can_be_stored(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An event is a frozen dataclass of ids and scalars with a versioned name."""
    return [
        Error(f"{found.plugin}: {fault}", id="wagdesk_events.E004")
        for found in contributions("event_types")
        for fault in _faults(found.value)
    ]


@register("wagdesk")
def sqlite_writers_queue(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without IMMEDIATE a transaction that reads before it writes fails at once when another process writes."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if connection.vendor != "sqlite" or str(options.get("transaction_mode", "")).upper() in {"IMMEDIATE", "EXCLUSIVE"}:
        return []
    return [
        Error(
            "Two processes writing at once would see “database is locked”.",
            hint='Set DATABASES["default"]["OPTIONS"]["transaction_mode"] to "IMMEDIATE".',
            id="wagdesk_events.E005",
        )
    ]


def _faults(kind: type[Event]) -> list[str]:
    faults = []
    if not EVENT_NAME.match(kind.name):
        faults.append(f"the name “{kind.name}” of {kind.__name__} is not like “work.item.created.v1”")
    if "__dataclass_fields__" not in vars(kind):
        faults.append(f"{kind.__name__} is not a frozen dataclass")
    hints = get_type_hints(kind)
    faults += [
        f"the field “{field.name}” of {kind.__name__} is neither an id nor a scalar"
        for field in fields(kind)
        if not all(_is_scalar(part) for part in registry.alternatives(hints[field.name]))
    ]
    return faults


def _is_scalar(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, SCALARS)
