"""The body of a delivery: type, time, and what is known of it."""

import json
from datetime import UTC, datetime
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

from core.api.resources.item_serializers import ItemSerializer
from core.api.resources.messages import MessageSerializer
from core.conversations.models import Message
from core.events.api import Event
from core.work.models import WorkItem


def body_of(event: Event, happened: datetime) -> str:
    """The payload of the event, with the item and the message as the API shows them to agents."""
    data: dict[str, Any] = dict(event.payload())
    if isinstance(item_id := data.get("item_id"), int):
        data["item"] = _item(item_id)
    if isinstance(message_id := data.get("message_id"), int):
        data["message"] = _message(message_id)
    return as_json(event.name, happened, data)


def as_json(name: str, happened: datetime, data: dict[str, Any]) -> str:
    """In ASCII, so that no receiver signs other bytes than we did."""
    moment = happened.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"type": name, "timestamp": moment, "data": data}, cls=JSONEncoder, separators=(",", ":"))


def _item(pk: int) -> dict[str, Any] | None:
    """Without the first words of its last message: those can still be taken back, what was told cannot."""
    row = WorkItem.objects.with_list_columns().prefetch_related("tags", "requesters").filter(pk=pk).first()
    if row is None:
        return None
    return {name: value for name, value in ItemSerializer(row).data.items() if name != "summary"}


def _message(pk: int) -> dict[str, Any] | None:
    rows = Message.objects.select_related("conversation", "author_user", "author_customer")
    row = rows.prefetch_related("attachments", "recipients").filter(pk=pk).first()
    return None if row is None else dict(MessageSerializer(row).data)
