"""The plugin machinery as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.config import CoreConfig


class PluginsConfig(CoreConfig):
    """Loads checks; everything else is asked for when needed."""

    name = "core.plugins"
    label = "wagdesk_plugins"
    slug = "core.plugins"
    verbose_name = _("Plugins")
    default = True

    def ready(self) -> None:
        from core.plugins import checks  # noqa: F401 - registers system checks
