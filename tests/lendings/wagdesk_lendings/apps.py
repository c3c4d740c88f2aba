"""The manifest."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import PluginConfig


class LendingsPlugin(PluginConfig):
    """Lendings: asked for, lent, back."""

    name = "wagdesk_lendings"
    label = "wagdesk_lendings"
    slug = "lendings"
    verbose_name = _("Lendings")
    summary = _("Lends instruments to customers.")
    version = "0.1.0"
    requires_core = ">=0.1,<0.2"
    default = True

    def ready(self):
        from django.db.models.signals import post_migrate

        from wagdesk_lendings.services import create_defaults

        post_migrate.connect(create_defaults, sender=self, dispatch_uid="wagdesk_lendings.defaults")
