"""The manifest of the tickets plugin."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.plugins.api import PluginConfig


class TicketsPlugin(PluginConfig):
    """Tickets on the shared desk."""

    name = "plugins.tickets"
    label = "wagdesk_tickets"
    slug: ClassVar[str] = "tickets"
    verbose_name = _("Tickets")
    version: ClassVar[str] = "0.1.0"
    requires_core: ClassVar[str] = ">=0.1,<0.2"
    summary = _("Customers ask, agents answer: the list, the desk and the portal’s requests.")
    default = True

    def ready(self) -> None:
        """After each migration an empty installation gets types, statuses and priorities to begin with."""
        from django.db.models.signals import post_migrate

        from plugins.tickets.defaults import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="wagdesk_tickets.defaults")
