"""An item that an agent writes down, with its requesters and what is said first, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from core.access.api import Actor, service
from core.conversations.body import Body, body_of
from core.conversations.models import Audience
from core.conversations.services import add_message, internal_conversation, start_conversation
from core.people.services import customer_for_address
from core.work.models import WorkItem
from core.work.services import create_item, update_item


@dataclass(frozen=True)
class ByHand:
    """What was filled in: `values` as `create_item` takes them, `addresses` of who asks, and what is said first.

    A public text is addressed to the requesters, an internal one to nobody.
    """

    kind: str
    values: Mapping[str, Any]
    addresses: Sequence[str]
    text: str
    public: bool


def create_by_hand(what: ByHand, *, by: Actor, key: str | None = None) -> WorkItem:
    """Item, requesters and first message, all or nothing.

    The same `key` again, even at the same moment, is the item it was. Raises what `customer_for_address`,
    `create_item`, `add_message` and `update_item` raise; nothing is left then.
    """
    item = item_with_key(key)
    if item is None:
        body = body_of(text=what.text) if what.text.strip() else None  # while nothing is locked
        try:
            return _create(what, body, by, key)
        except IntegrityError:
            item = item_with_key(key)
            if item is None:
                raise  # it was about something else
    return item


@service
def item_with_key(key: str | None) -> WorkItem | None:
    """What was created with it."""
    return WorkItem.objects.filter(send_key=key).first() if key else None


@service
def _create(what: ByHand, body: Body | None, by: Actor, key: str | None) -> WorkItem:
    customers = list(dict.fromkeys(customer_for_address(value=one) for one in what.addresses))
    values = dict(what.values)
    team = values.pop("team", None)  # last: the team's tickets may be out of the creator's sight
    item = create_item(kind=what.kind, by=by, requesters=customers, channel="web", send_key=key, **values)
    if what.public:
        place = start_conversation(
            item=item, audience=Audience.PUBLIC, by=by, customers=customers, subject=item.title, channel="web"
        )
        add_message(conversation=place, by=by, text=what.text, body=body, to=customers)
    elif body is not None:
        add_message(conversation=internal_conversation(item=item, by=by), by=by, text=what.text, body=body)
    return update_item(item=item, by=by, changes={"team": team}) if team else item
