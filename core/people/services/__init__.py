"""Everything that changes people. Screens, API, mail and plugins come through here."""

from core.people.services.customers import add_customer, customer_for_address, update_customer

__all__ = ["add_customer", "customer_for_address", "update_customer"]
