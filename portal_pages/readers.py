"""Who can read a request, as another customer is told.

People of one name are told apart by their organisation; within the reader's own organisation, where that says nothing,
by what stands before the @ of their address. Guarantees: nothing of an address is shown to anybody of another
organisation, or of none, so two of one name in somebody else's organisation look alike.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.access.api import Viewer
from core.conversations.models import Conversation, Participant
from core.people.models import Customer
from core.work.models import WorkItem


@dataclass(frozen=True, order=True)
class Reader:
    """A name, and what tells this person from another of the same name."""

    name: str
    detail: str = ""


def readers_of(viewer: Viewer, item: WorkItem) -> list[Reader]:
    """The customers who take part in the conversations this viewer sees."""
    visible = Conversation.objects.visible_to(viewer).filter(item=item)
    rows = Participant.objects.filter(conversation__in=visible, customer__isnull=False)
    people = {row.customer_id: row.customer for row in rows.select_related("customer__organization")}
    by_name: dict[str, list[Customer]] = {}
    for customer in people.values():
        if customer is not None:
            by_name.setdefault(customer.name_for_customers, []).append(customer)
    own = _own_organization(viewer) if len(by_name) < len(people) else None
    details = {name: _details(viewer, alike, own) if len(alike) > 1 else [""] for name, alike in by_name.items()}
    return sorted(Reader(name, detail) for name, found in details.items() for detail in found)


def _own_organization(viewer: Viewer) -> int | None:
    myself = Customer.objects.visible_to(viewer).filter(pk=viewer.customer_id)
    return myself.values_list("organization_id", flat=True).first()


def _details(viewer: Viewer, alike: list[Customer], own: int | None) -> list[str]:
    """What tells people of one name apart."""
    together = Counter(one.organization_id for one in alike)
    return [_detail(viewer, one, own, is_alone=together[one.organization_id] == 1) for one in alike]


def _detail(viewer: Viewer, one: Customer, own: int | None, *, is_alone: bool) -> str:
    if one.pk == viewer.customer_id:
        return _("You")
    local, at, _domain = one.primary_address.partition("@")
    if at and not is_alone and own is not None and one.organization_id == own:
        return local
    return str(one.organization or "")
