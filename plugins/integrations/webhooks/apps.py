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
        from core.people.audit import follow
        from plugins.integrations.webhooks import signals
        from plugins.integrations.webhooks.models import Endpoint, InboundSource

        signals.connect()
        told = ["name", "url", "events", "tells_internal", "conditions", "is_active", "allow_private"]
        follow(Endpoint, "endpoint", told, hidden=["url"])  # many receivers' addresses are their secret
        follow(InboundSource, "source", ["name", "team", "scope", "is_active"])
