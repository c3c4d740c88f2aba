"""Plugins, health and system, below Settings. Registrations only."""

from collections.abc import Iterable

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from core.workspace.administration.health import HealthView
from core.workspace.administration.pages import VIEW
from core.workspace.administration.plugins import PluginsView
from core.workspace.administration.system import SystemView
from core.workspace.contributions import AdminScreen, NavigationItem


class ServiceScreens(AdminScreen):
    """Plugins, health and system, below Settings."""

    def urls(self) -> Iterable[URLPattern]:
        """Three pages."""
        return [
            path("plugins/", PluginsView.as_view(), name="wagdesk_plugins"),
            path("health/", HealthView.as_view(), name="wagdesk_health"),
            path("system/", SystemView.as_view(), name="wagdesk_system"),
        ]

    def navigation(self) -> Iterable[NavigationItem]:
        """An entry each."""
        return [
            NavigationItem(gettext_lazy("Health"), "info-circle", "wagdesk_health", 800, VIEW, in_settings=True),
            NavigationItem(gettext_lazy("System"), "desktop", "wagdesk_system", 803, VIEW, in_settings=True),
            NavigationItem(gettext_lazy("Plugins"), "cogs", "wagdesk_plugins", 805, VIEW, in_settings=True),
        ]
