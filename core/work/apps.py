"""Work as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class WorkConfig(CoreConfig):
    """Scopes, items, types, statuses, fields, activity."""

    name = "core.work"
    label = "wagdesk_work"
    slug = "core.work"
    verbose_name = _("Work")
    default = True

    def ready(self) -> None:
        from core.work import signals

        signals.connect()
