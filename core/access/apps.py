"""Access as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class AccessConfig(CoreConfig):
    """Offers the hook `token_providers`."""

    name = "core.access"
    label = "wagdesk_access"
    slug = "core.access"
    verbose_name = _("Access")
    default = True

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from core.access.syncing import note_after_last_app

        # For all apps: what plugins contribute is known once the last of them was migrated.
        post_migrate.connect(note_after_last_app, dispatch_uid="wagdesk_access.note_plugins")
