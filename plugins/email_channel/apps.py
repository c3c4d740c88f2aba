"""The e-mail channel's manifest."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import PluginConfig


class EmailChannelPlugin(PluginConfig):
    """Mail in and out of conversations; knows no ticket."""

    name = "plugins.email_channel"
    label = "wagdesk_email_channel"
    slug = "email_channel"
    verbose_name = _("E-mail")
    version = "0.1.0"
    requires_core = ">=0.1,<0.2"
    summary = _("Turns mail into conversations, and answers by mail.")
    default = True

    def ready(self) -> None:
        from core.people.audit import follow
        from plugins.email_channel.models import Mailbox

        follow(Mailbox, "mailbox", ["name", "address", "team", "scope", "confirms", "is_default"])
