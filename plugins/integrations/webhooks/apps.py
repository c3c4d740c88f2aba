"""The manifest of webhooks."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import PluginConfig


class WebhooksPlugin(PluginConfig):
    """Tells other programs what happens here, and takes requests from them."""

    name = "plugins.integrations.webhooks"
    label = "wagdesk_webhooks"
    slug = "webhooks"
    verbose_name = _("Webhooks")
    version = "0.1.0"
    requires_core = ">=0.1,<0.2"
    summary = _("Tells other programs what happens here in signed calls, and takes requests from theirs.")
    default = True

    def ready(self) -> None:
        from plugins.integrations.webhooks import signals

        signals.connect()
