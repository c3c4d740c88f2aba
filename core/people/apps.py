"""People as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class PeopleConfig(CoreConfig):
    """Users, teams, customers, organisations."""

    name = "core.people"
    label = "wagdesk_people"
    slug = "core.people"
    verbose_name = _("People")
    default = True
