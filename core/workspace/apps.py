"""The workspace as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class WorkspaceConfig(CoreConfig):
    """Agents' screens in the Wagtail admin."""

    name = "core.workspace"
    label = "wagdesk_workspace"
    slug = "core.workspace"
    verbose_name = _("Workspace")
    default = True

    def ready(self) -> None:
        from core.workspace.exports import make_exports_harmless

        make_exports_harmless()
