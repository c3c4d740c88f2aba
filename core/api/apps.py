"""API as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class ApiConfig(CoreConfig):
    """What every REST route shares."""

    name = "core.api"
    label = "wagdesk_api"
    slug = "core.api"
    verbose_name = _("API")
    default = True
