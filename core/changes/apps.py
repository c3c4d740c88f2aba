"""Changes as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class ChangesConfig(CoreConfig):
    """Has the database number what is written."""

    name = "core.changes"
    label = "wagdesk_changes"
    slug = "core.changes"
    verbose_name = _("Changes")
    default = True

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from core.changes.installing import install_after_last_app, step_aside

        pre_migrate.connect(step_aside, sender=self, dispatch_uid="wagdesk_changes.step_aside")
        # For all apps: the columns are there only once the last of them was migrated.
        post_migrate.connect(install_after_last_app, dispatch_uid="wagdesk_changes.install")
