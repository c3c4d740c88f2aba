"""The project as a Django app: its commands, checks, base templates and base style."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectConfig(AppConfig):
    """Registers the checks of the installation itself."""

    name = "core.project"
    label = "wagdesk_project"
    verbose_name = _("Wagdesk")

    def ready(self) -> None:
        from core.project import checks  # noqa: F401 - registers system checks
