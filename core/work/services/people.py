"""Requesters, followers and the assignee of an item."""

from django.utils.translation import gettext as _

from core.access.api import Actor, require, revoke, service
from core.events.api import append_event
from core.people.models import Customer, User
from core.work.errors import InvalidField
from core.work.events import ItemChanged
from core.work.kinds import kind_of
from core.work.models import Follower, Requester, WorkItem
from core.work.services.activity import add_activity


@service
def add_requester(*, item: WorkItem, customer: Customer, by: Actor) -> bool:
    """One more customer asks for the item; False when they already do. They join no conversation by this."""
    _allow(item, by)
    _row, made = Requester.objects.get_or_create(item_id=item.pk, customer=customer)
    if made:
        _tell(item, by, "work.requester_added", str(customer), "requesters")
    return made


@service
def remove_requester(*, item: WorkItem, customer: Customer, by: Actor) -> bool:
    """The customer no longer asks for the item, and sees it only where they take part in a conversation."""
    _allow(item, by)
    gone, _each = Requester.objects.filter(item_id=item.pk, customer=customer).delete()
    if gone:
        revoke(WorkItem, [item.pk])
        _tell(item, by, "work.requester_removed", str(customer), "requesters")
    return bool(gone)


@service
def add_follower(*, item: WorkItem, user: User, by: Actor) -> bool:
    """An agent hears of the item from now on; False when they already do."""
    _allow(item, by)
    _row, made = Follower.objects.get_or_create(item_id=item.pk, user=user)
    if made:
        _tell(item, by, "work.follower_added", str(user), "followers")
    return made


@service
def remove_follower(*, item: WorkItem, user: User, by: Actor) -> bool:
    """The agent no longer follows the item."""
    _allow(item, by)
    gone, _each = Follower.objects.filter(item_id=item.pk, user=user).delete()
    if gone:
        revoke(WorkItem, [item.pk])
        _tell(item, by, "work.follower_removed", str(user), "followers")
    return bool(gone)


def check_assignee(user: User | None) -> None:
    """Raise InvalidField unless it is nobody or an active agent: work given to others is seen by no one."""
    if user is not None and not (user.is_agent and user.is_active):
        raise InvalidField("assignee", _("%(name)s is no active agent.") % {"name": user})


def _allow(item: WorkItem, by: Actor) -> None:
    require(by, kind_of(item.kind).permission("change"), on=item)


def _tell(item: WorkItem, by: Actor, verb: str, name: str, field: str) -> None:
    WorkItem.objects.lock(item.pk).save_columns()
    add_activity(item=item, by=by, verb=verb, data={"name": name})
    append_event(ItemChanged(item_id=item.pk, kind=item.kind, fields=field, actor_user_id=by.user_id))
