"""People moved between organisations, and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.access.api import Actor, Door, require, revoke, service, viewer_for
from core.events.api import append_events
from core.people.errors import TooManyToMove, UndoExpired
from core.people.events import CustomerChanged
from core.people.models import Customer, Organization
from core.people.services.rows import save_columns

#: How many people one call may move.
MOST = 200
#: How long a move can be taken back, in seconds.
UNDO_SECONDS = 600
SALT = "wagdesk.people.move"
CHANGE = "wagdesk_people.change_customer"


@dataclass(frozen=True)
class Moved:
    """What a move did. `undo` is a signed token for `undo_move`, empty when nobody had to move."""

    customers: list[Customer]
    undo: str = ""


def move_customer(*, customer: Customer, organization: Organization | None, by: Actor) -> Moved:
    """Move one person into an organisation, or out of any."""
    return move_customers(pks=[customer.pk], organization=organization, by=by)


@service
def move_customers(*, pks: Sequence[int], organization: Organization | None, by: Actor) -> Moved:
    """Move people into an organisation, or out of any; who is there already stays.

    From the commit on they see what the new organisation shares, and nothing of the old one's.
    Raises PermissionDenied when the actor may not change one of them, and TooManyToMove; then nobody moves.
    """
    require(by, CHANGE, on=organization)
    if len(pks) > MOST:
        raise TooManyToMove(MOST)
    target = organization.pk if organization is not None else None
    movers = [row for row in _locked(pks, by) if row.organization_id != target]
    before = {row.pk: row.organization_id for row in movers}
    for row in movers:
        _put(row, target)
    _tell(movers)
    undo = [[row.pk, before[row.pk], row.version] for row in movers]
    token = signing.dumps({"user": by.user_id, "rows": undo}, salt=SALT, compress=True) if undo else ""
    return Moved(movers, token)


@service
def undo_move(*, token: str, by: Actor) -> Moved:
    """Put people back where they were, save those whom somebody changed since.

    Raises UndoExpired when the token is too old, not genuine or somebody else's, and PermissionDenied.
    """
    try:
        data = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise UndoExpired from error
    if data["user"] != by.user_id:
        raise UndoExpired
    require(by, CHANGE)
    rows = {pk: (origin, version) for pk, origin, version in data["rows"]}
    known = set(
        Organization.objects.filter(pk__in=[origin for origin, _version in rows.values()]).values_list("pk", flat=True)
    )
    movers = []
    for row in _locked(list(rows), by):
        origin, version = rows[row.pk]
        if row.version == version and (origin is None or origin in known):
            _put(row, origin)
            movers.append(row)
    _tell(movers)
    return Moved(movers)


def _locked(pks: Sequence[int], by: Actor) -> list[Customer]:
    rows = Customer.objects.select_for_update(of=("self",)).filter(pk__in=set(pks)).order_by("pk")
    if not by.is_system:
        rows = rows.visible_to(viewer_for(by.user, Door.ADMIN))
    found = list(rows)
    if len(found) != len(set(pks)):
        raise PermissionDenied(_("One of these people does not exist, or you may not see them."))
    return found


def _put(row: Customer, organization_id: int | None) -> None:
    row.organization_id = organization_id
    save_columns(row, "organization")


def _tell(rows: list[Customer]) -> None:
    revoke(Customer, [row.pk for row in rows])
    append_events([CustomerChanged(customer_id=row.pk) for row in rows])
