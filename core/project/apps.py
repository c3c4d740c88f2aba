"""The project as a Django app: its commands, checks, base templates and base style."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class ProjectConfig(CoreConfig):
    """Registers the checks of the installation itself and offers the hook `url_patterns`."""

    name = "core.project"
    label = "wagdesk_project"
    slug = "core.project"
    verbose_name = _("Wagdesk")
    default = True

    def ready(self) -> None:
        from core.project import checks, site_menu  # noqa: F401 - checks register themselves

        site_menu.watch()
