"""Customer portal as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class PortalConfig(CoreConfig):
    """The customers' own pages."""

    name = "portal_pages"
    label = "wagdesk_portal_pages"
    slug = "portal_pages"
    verbose_name = _("Customer portal")
    default = True
