"""Which endpoints are told of an event: those that chose it, may read it, and whose conditions its items meet."""

from core.conversations.models import Audience, Conversation
from core.events.api import Event
from plugins.integrations.webhooks.conditions import matching
from plugins.integrations.webhooks.models import Endpoint


def wanted_events() -> frozenset[str]:
    """The names that some endpoint chose; one query, of no row a person reads."""
    chosen = Endpoint._base_manager.filter(is_active=True).order_by().values_list("events", flat=True)
    return frozenset(name for names in chosen for name in names)


def wanting(event: Event) -> list[Endpoint]:
    """The endpoints to tell; up to three queries, however many there are."""
    chosen = [one for one in Endpoint.objects.filter(is_active=True) if event.name in one.events]
    if chosen and not all(one.tells_internal for one in chosen) and _is_internal(event):
        chosen = [one for one in chosen if one.tells_internal]
    return matching(chosen, _item_ids(event)) if chosen else []


def _is_internal(event: Event) -> bool:
    """Whether only the team may read what it tells of; a conversation that is gone counts as internal."""
    payload = event.payload()
    if "audience" in payload:
        return payload["audience"] != Audience.PUBLIC
    if not isinstance(conversation_id := payload.get("conversation_id"), int):
        return False
    return not Conversation.objects.filter(pk=conversation_id, audience=Audience.PUBLIC).exists()


def _item_ids(event: Event) -> list[int]:
    payload = event.payload()
    if isinstance(item_id := payload.get("item_id"), int):
        return [item_id]
    several = str(payload.get("item_ids", ""))
    return [int(one) for one in several.split(",") if one.isdecimal()]
