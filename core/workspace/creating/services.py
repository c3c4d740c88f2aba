"""An item that an agent writes down, with its requesters and what is said first, once."""

from typing import Any

from django.db import IntegrityError

from core.access.api import Actor, service
from core.conversations.body import Body
from core.conversations.models import Audience
from core.conversations.services import add_message, internal_conversation, start_conversation
from core.people.services import customer_for_address
from core.work.models import WorkItem
from core.work.services import create_item, update_item


def create_by_hand(*, key: str | None = None, **what: Any) -> WorkItem:
    """As `_create` does, all or nothing. The same `key` again, even at the same moment, is the item it was."""
    if made := _made_before(key):
        return made
    try:
        return _create(key=key, **what)
    except IntegrityError:
        made = _made_before(key)
        if made is None:
            raise  # it was about something else
        return made


@service
def _made_before(key: str | None) -> WorkItem | None:
    return WorkItem.objects.filter(send_key=key).first() if key else None


@service
def _create(
    *,
    kind: str,
    values: dict[str, Any],
    addresses: list[str],
    body: Body | None,
    text: str,
    public: bool,
    by: Actor,
    key: str | None,
) -> WorkItem:
    """Item, requesters and first message. A public one is addressed to the requesters, an internal one to nobody."""
    customers = list(dict.fromkeys(customer_for_address(value=one) for one in addresses))
    team = values.pop("team", None)  # last: the team's tickets may be out of the creator's sight
    item = create_item(kind=kind, by=by, requesters=customers, channel="web", send_key=key, **values)
    if public:
        place = start_conversation(
            item=item, audience=Audience.PUBLIC, by=by, customers=customers, subject=item.title, channel="web"
        )
        add_message(conversation=place, by=by, text=text, body=body, to=customers)
    elif body is not None:
        add_message(conversation=internal_conversation(item=item, by=by), by=by, text=text, body=body)
    return update_item(item=item, by=by, changes={"team": team}) if team else item
