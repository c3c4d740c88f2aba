"""The demo's manifest."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import PluginConfig


class DemoPlugin(PluginConfig):
    """Adds one command and nothing else."""

    name = "plugins.demo"
    label = "wagdesk_demo"
    slug = "demo"
    verbose_name = _("Demo company")
    version = "0.1.0"
    requires_core = ">=0.1,<0.2"
    requires_plugins = ("tickets", "email_channel")
    summary = _("Fills an empty installation with a company to look at.")
    default = True
