"""Calls to others and their secrets."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class OutboundConfig(CoreConfig):
    """Calls to services of others, and credentials encrypted at rest."""

    name = "core.outbound"
    label = "wagdesk_outbound"
    slug = "core.outbound"
    verbose_name = _("Calls to other services")
    default = True

    def ready(self) -> None:
        from core.outbound import checks  # noqa: F401 - registers system checks
