"""Which plugins are on, and how the service is."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.plugins.api import CoreConfig, PluginConfig, PluginNotFound, contributions, enabled_slugs
from core.plugins.discovery import installation
from core.plugins.registry import failures, plugin_configs
from core.plugins.switches import set_enabled
from core.workspace.contributions import AdminScreen, HealthReport, HealthState, NavigationItem

logger = logging.getLogger("wagdesk.workspace")
VIEW, CHANGE = "wagdesk_plugins.view_pluginstate", "wagdesk_plugins.change_pluginstate"


class ServiceScreens(AdminScreen):
    """Plugins and health, below Settings."""

    def urls(self) -> Iterable[URLPattern]:
        """Two pages."""
        return [
            path("plugins/", PluginsView.as_view(), name="wagdesk_plugins"),
            path("health/", HealthView.as_view(), name="wagdesk_health"),
        ]

    def navigation(self) -> Iterable[NavigationItem]:
        """Two entries."""
        return [
            NavigationItem(gettext_lazy("Health"), "info-circle", "wagdesk_health", 800, VIEW, in_settings=True),
            NavigationItem(gettext_lazy("Plugins"), "cogs", "wagdesk_plugins", 805, VIEW, in_settings=True),
        ]


class ServiceView(WagtailAdminTemplateMixin, TemplateView):
    """A page for who may see the state of the service."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 without the right."""
        if not request.user.has_perm(VIEW if request.method in ("GET", "HEAD") else CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Only this page."""
        return [{"url": "", "label": self.get_page_title()}]


@dataclass(frozen=True)
class PluginRow:
    """A plugin as the page shows it."""

    config: PluginConfig
    is_on: bool
    migrations: int
    failed: dict[str, int]
    needed_by: list[str]
    missing: list[str]

    @property
    def is_switchable(self) -> bool:
        """Built-in ones have no switch; one whose tables are missing must not be switched on."""
        return not self.config.always_on and not (self.migrations and not self.is_on)

    @property
    def wants_attention(self) -> bool:
        """Sorted up."""
        return bool(self.migrations or self.failed or (not self.is_on and self.missing))


class PluginsView(ServiceView):
    """Every plugin with its three levels; a switch acts at once for every process."""

    template_name = "wagdesk_workspace/administration/plugins.html"
    page_title = gettext_lazy("Plugins")
    header_icon = "cogs"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Switch one."""
        slug, on = request.POST.get("plugin", ""), request.POST.get("enabled") == "1"
        try:
            set_enabled(slug=slug, enabled=on)
        except PluginNotFound as error:
            raise Http404 from error
        except ValueError as error:
            messages.error(request, str(error))
        else:
            words = _("%(plugin)s is on.") if on else _("%(plugin)s is off. Its data stays.")
            names = {config.slug: config.verbose_name for config in plugin_configs()}
            messages.success(request, words % {"plugin": names[slug]})
        return HttpResponseRedirect(reverse("wagdesk_plugins"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows, what needs attention first; what could not be loaded on top."""
        rows = sorted(plugin_rows(), key=lambda row: (not row.wants_attention, str(row.config.verbose_name)))
        return super().get_context_data(
            rows=[row for row in rows if not isinstance(row.config, CoreConfig)],
            built_in=[row for row in rows if isinstance(row.config, CoreConfig)],
            quarantined=installation(settings.WAGDESK_PLUGINS).quarantined,
            may_switch=self.request.user.has_perm(CHANGE),
            **kwargs,
        )


def plugin_rows() -> list[PluginRow]:
    """Every loaded plugin."""
    on, waiting = enabled_slugs(), unapplied()
    configs = plugin_configs()
    names = {config.slug: str(config.verbose_name) for config in configs}
    return [
        PluginRow(
            config=config,
            is_on=config.slug in on,
            migrations=waiting.get(config.label, 0),
            failed={hook: number for (slug, hook), number in failures.items() if slug == config.slug},
            needed_by=[names[one.slug] for one in configs if config.slug in one.requires_plugins and one.slug in on],
            missing=[names.get(slug, slug) for slug in config.requires_plugins if slug not in on],
        )
        for config in configs
    ]


def unapplied() -> dict[str, int]:
    """App label → migrations that still have to run."""
    executor = MigrationExecutor(connection)
    found: dict[str, int] = {}
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        found[migration.app_label] = found.get(migration.app_label, 0) + 1
    return found


@dataclass(frozen=True)
class Checked:
    """A check with what it found."""

    slug: str
    title: Any
    report: HealthReport

    @property
    def tone(self) -> str:
        """Of its card."""
        return {HealthState.GOOD: "positive", HealthState.ATTENTION: "warning"}.get(self.report.state, "critical")


class HealthView(ServiceView):
    """One sentence first, what is wrong next, what is well in one line."""

    template_name = "wagdesk_workspace/administration/health.html"
    page_title = gettext_lazy("Health")
    header_icon = "info-circle"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Broken first."""
        order = [HealthState.BROKEN, HealthState.ATTENTION, HealthState.GOOD]
        checked = sorted(run_checks(), key=lambda one: order.index(one.report.state))
        bad = [one for one in checked if one.report.state is not HealthState.GOOD]
        good = [one for one in checked if one.report.state is HealthState.GOOD]
        return super().get_context_data(bad=bad, good=good, total=len(checked), **kwargs)


def run_checks() -> list[Checked]:
    """Every check of a plugin that is on; one that raises is broken itself."""
    on = enabled_slugs()
    found = []
    for contribution in contributions("health_checks"):
        if contribution.plugin not in on:
            continue
        check = contribution.value
        try:
            report = check.check()
        except Exception as error:  # a check may fail in any way: that is what the page is for
            logger.exception("health check failed", extra={"check": check.slug})
            said = _("The check itself failed: %(error)s") % {"error": type(error).__name__}
            report = HealthReport(HealthState.BROKEN, said)
        found.append(Checked(check.slug, check.title, report))
    return found
