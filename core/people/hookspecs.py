"""The hooks by which packages say which rights agents can be given, and show what they know of a customer."""

from collections.abc import Iterable

from core.access.api import Viewer
from core.people.models import Customer
from core.people.panels import CustomerPanel
from core.people.permissions import PermissionDef
from core.plugins.api import called, collected


@collected(PermissionDef)
def permissions() -> Iterable[PermissionDef]:
    """The rights this package checks, each with a label an administrator understands.

    Asked once after start; written to the database after `migrate`, and offered on the screen of roles. A right of a
    plugin that is off stays with its roles and does nothing. An administrator's later choice is never overwritten.
    """


@called
def customer_panels(customer: Customer, viewer: Viewer) -> Iterable[CustomerPanel]:
    """Panels beside an open customer: their tickets, projects, invoices.

    Called once for each customer shown, after `viewer` was found allowed to see `customer`; show them nothing that
    `visible_to(viewer)` does not give. Order: `CustomerPanel.order`. An implementation that raises is left out; keep
    it under 100 ms.
    """
