"""Access as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class AccessConfig(CoreConfig):
    """Offers the hook `token_providers`."""

    name = "core.access"
    label = "wagdesk_access"
    slug = "core.access"
    verbose_name = _("Access")
    default = True
