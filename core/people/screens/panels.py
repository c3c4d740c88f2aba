"""The panels of other packages beside a customer."""

from core.access.api import Viewer
from core.people.models import Customer
from core.people.panels import CustomerPanel
from core.plugins.api import call


def panels_of(customer: Customer, viewer: Viewer) -> list[CustomerPanel]:
    """In their order; one that fails is left out."""
    found = [panel for panels in call("customer_panels", customer=customer, viewer=viewer) for panel in panels]
    return sorted(found, key=lambda panel: panel.order)
