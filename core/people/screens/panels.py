"""What is shown of one customer: ours, and the panels of other packages."""

from typing import Any

from django.http import HttpRequest

from core.access.api import Viewer
from core.people.models import Address, AddressKind, Customer, Invitation
from core.plugins.api import draw


def customer_context(customer: Customer, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
    """What the pane and the page of a customer show."""
    addresses = list(Address.objects.visible_to(viewer).filter(customer=customer))
    for row in addresses:
        # Among one there is nothing to prefer.
        row.is_preferred = row.is_primary and sum(other.kind == row.kind for other in addresses) > 1
    last = Invitation.objects.visible_to(viewer).filter(customer=customer).order_by("-created_at").first()
    return {
        "customer": customer,
        "current": customer.pk,
        "addresses": addresses,
        "invitation": last,
        "can_invite": can_invite(customer, addresses),
        "panels": draw("customer_panels", request, customer=customer, viewer=viewer),
    }


def can_invite(customer: Customer, addresses: list[Address]) -> bool:
    """Whether a letter would help: somebody with a password needs none."""
    has_password = customer.user is not None and (customer.user.is_agent or customer.user.has_usable_password())
    return not has_password and any(row.kind == AddressKind.EMAIL for row in addresses)
