"""Events as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class EventsConfig(CoreConfig):
    """Offers the hooks `event_types`, `event_subscribers` and `scheduled_jobs`."""

    name = "core.events"
    label = "wagdesk_events"
    slug = "core.events"
    verbose_name = _("Events and deliveries")
    default = True

    def ready(self) -> None:
        from core.events import checks  # noqa: F401 - registers system checks
