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

    def ready(self) -> None:
        from allauth.account.signals import email_changed, email_removed
        from django.db.models.signals import post_migrate

        from core.people import signals
        from core.people.syncing import forget_removed_address, prefer_main_address, sync_after_last_app

        signals.connect()

        # For all apps: the rights of plugins exist only once the last of them was migrated.
        post_migrate.connect(sync_after_last_app, dispatch_uid="wagdesk_people.sync_permissions")
        email_changed.connect(prefer_main_address, dispatch_uid="wagdesk_people.prefer_main_address")
        email_removed.connect(forget_removed_address, dispatch_uid="wagdesk_people.forget_removed_address")
