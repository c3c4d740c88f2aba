"""Create an item."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import Actor, require, service
from core.events.api import Event, append_events
from core.people.models import Customer, Organization, Team, User
from core.work.custom import clean_custom
from core.work.errors import InvalidField
from core.work.events import ItemCreated
from core.work.kinds import kind_of
from core.work.models import ItemNumber, Priority, Requester, Scope, Status, StatusCategory, WorkItem, WorkItemType
from core.work.queries import default_priority, first_status
from core.work.services.activity import add_activity
from core.work.services.changes import not_by_hand
from core.work.services.holding import hold, hold_chosen
from core.work.services.people import check_assignee
from core.work.services.places import place_of
from core.work.services.tagging import tags_named


@dataclass(frozen=True)
class Beginning:
    """What is said as an item begins: its columns of the item, and what is written beside it.

    `write` runs in the item's transaction and returns the events that go into the outbox after `ItemCreated`.
    """

    summary: str
    at: datetime
    waits: bool
    write: Callable[[WorkItem], Sequence[Event]]


@service
def create_item(
    *,
    kind: str,
    title: str,
    by: Actor,
    item_type: WorkItemType | None = None,
    status: Status | None = None,
    priority: Priority | None = None,
    assignee: User | None = None,
    team: Team | None = None,
    scope: Scope | None = None,
    organization: Organization | None = None,
    requesters: Sequence[Customer] = (),
    tags: Sequence[str] = (),
    custom: Mapping[str, Any] | None = None,
    channel: str = "",
    language: str = "",
    number: int | None = None,
    beginning: Beginning | None = None,
    send_key: str | None = None,
) -> WorkItem:
    """A new item of a kind, in the first status of its type and the root scope unless said.

    The organisation is that of the first requester unless given. No two items have one `send_key`: the second is an
    IntegrityError. Raises UnknownKind, InvalidField, and PermissionDenied when an agent may not add the kind. A
    customer may create (through a form, mail, the portal) without a right.
    """
    model = _model_for(kind, by)
    item_type, status = _type_and_status(kind, item_type, status)
    check_assignee(assignee)
    scope, realm = place_of(scope)
    hold_chosen({"priority": priority, "team": team, "organization": organization, "assignee": assignee})
    item = model(
        kind=kind,
        item_type=item_type,
        number=number or draw_number(),
        title=" ".join(title.split())[:250] or "–",
        status=status,
        priority=priority or default_priority(held=True),
        assignee=assignee,
        team=team,
        scope=scope,
        realm=realm,
        organization=organization or next((customer.organization for customer in requesters), None),
        custom=clean_custom(item_type, custom or {}),
        channel=channel,
        language=language,
        send_key=send_key,
    )
    return _write(item, by, requesters, tags, beginning)


def draw_number() -> int:
    """The next number, for an item or for one that may come later; it is given once."""
    return ItemNumber.objects.create().pk


def _model_for(kind: str, by: Actor) -> type[WorkItem]:
    found = kind_of(kind)
    if by.is_agent:
        require(by, found.permission("add"))
    return found.model_class


def _write(
    item: WorkItem, by: Actor, requesters: Sequence[Customer], tags: Sequence[str], beginning: Beginning | None
) -> WorkItem:
    item.closed_at = timezone.now() if item.status.category in StatusCategory.finished() else None
    if beginning is not None:
        item.summary, item.last_message_at = beginning.summary, beginning.at
        item.waiting_since = beginning.at if beginning.waits and item.closed_at is None else None
    item.save(force_insert=True)
    Requester.objects.bulk_create(Requester(item=item, customer=customer) for customer in requesters)
    if tags:
        item.tags.add(*tags_named(tags))
    add_activity(item=item, by=by, verb="work.created", data={"channel": item.channel}, for_customers=True)
    created = ItemCreated(item_id=item.pk, kind=item.kind, channel=item.channel)
    append_events([created, *(beginning.write(item) if beginning else ())])
    return item


def _type_and_status(kind: str, item_type: WorkItemType | None, status: Status | None) -> tuple[WorkItemType, Status]:
    """What was not said is found together: the default type, and the status its items start in. Both are held."""
    if item_type is None and status is None:
        status = first_status(kind, held=True)
        if status is None:
            raise InvalidField("type", _("Nothing can begin: no type of this kind of work is active."))
        return status.item_type, status
    if item_type is None:
        assert status is not None  # or both would have been found above
        item_type = status.item_type
    hold("type", item_type)
    status = status or Status.objects.initial_of(item_type)
    hold("status", status)
    if item_type.kind != kind:
        raise InvalidField("type", _("This type is of another kind of work."))
    if status.item_type_id != item_type.pk:
        raise InvalidField("status", _("“%(status)s” is not a status of this type.") % {"status": status.label})
    if status.category not in StatusCategory.by_hand():
        raise InvalidField("status", not_by_hand(status))
    return item_type, status
