"""Personal data as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class PrivacyConfig(CoreConfig):
    """Exports, erasures, and what remains of them."""

    name = "core.privacy"
    label = "wagdesk_privacy"
    slug = "core.privacy"
    verbose_name = _("Personal data")
    default = True
