"""Which plugins are there, which are on, and which fail."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from core.people.audit import record
from core.plugins.api import CoreConfig, PluginConfig, PluginNotFound, enabled_slugs
from core.plugins.breakers import failing_hooks
from core.plugins.models import HookBreaker
from core.plugins.quarantine import left_out, plugin_configs
from core.plugins.records import LeftBehind, forget, left_behind
from core.plugins.registry import all_faults
from core.plugins.switches import ask_again, set_enabled
from core.workspace.administration.pages import CHANGE, ServiceView


@dataclass(frozen=True)
class PluginRow:
    """A plugin as the page shows it."""

    config: PluginConfig
    is_on: bool
    migrations: int
    #: What it contributes wrongly since this process started.
    faults: list[str]
    #: What fails while the service runs.
    breakers: list[HookBreaker]
    needed_by: list[str]
    missing: list[str]

    @property
    def is_switchable(self) -> bool:
        """Built-in ones have no switch; one whose tables are missing must not be switched on."""
        return not self.config.always_on and not (self.migrations and not self.is_on)

    @property
    def wants_attention(self) -> bool:
        """Sorted up."""
        return bool(self.migrations or self.faults or self.breakers or (not self.is_on and self.missing))


class PluginsView(ServiceView):
    """Every plugin with its three levels; a switch acts at once for every process."""

    template_name = "wagdesk_workspace/administration/plugins.html"
    page_title = gettext_lazy("Plugins")
    header_icon = "cogs"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Switch one, or ask one again that is left alone."""
        slug = request.POST.get("plugin", "")
        if "forget" in request.POST:
            return self._forget(slug)
        names = {config.slug: config.verbose_name for config in plugin_configs()}
        if "again" in request.POST:
            if slug not in names:
                raise Http404
            ask_again(slug=slug, hook=request.POST["again"])
            messages.success(request, _("%(plugin)s is asked again from now on.") % {"plugin": names[slug]})
            return HttpResponseRedirect(reverse("wagdesk_plugins"))
        on = request.POST.get("enabled") == "1"
        try:
            with transaction.atomic():
                set_enabled(slug=slug, enabled=on)
                record("plugin.switched", name=slug, changes={"enabled": [not on, on]})
        except PluginNotFound as error:
            raise Http404 from error
        except ValueError as error:
            messages.error(request, str(error))
        else:
            words = _("%(plugin)s is on.") if on else _("%(plugin)s is off. Its data stays.")
            messages.success(request, words % {"plugin": names[slug]})
        return HttpResponseRedirect(reverse("wagdesk_plugins"))

    def _forget(self, slug: str) -> HttpResponse:
        try:
            with transaction.atomic():
                forget(slug=slug)
                record("plugin.forgotten", name=slug)
        except PluginNotFound as error:
            raise Http404 from error
        messages.success(self.request, _("%(plugin)s is forgotten. Its tables stay as they are.") % {"plugin": slug})
        return HttpResponseRedirect(reverse("wagdesk_plugins"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows, what needs attention first; what could not be loaded on top, what is gone below."""
        rows = sorted(plugin_rows(), key=lambda row: (not row.wants_attention, str(row.config.verbose_name)))
        return super().get_context_data(
            rows=[row for row in rows if not isinstance(row.config, CoreConfig)],
            built_in=[row for row in rows if isinstance(row.config, CoreConfig)],
            quarantined=left_out(),
            gone=[gone_row(one) for one in left_behind()],
            may_switch=self.request.user.has_perm(CHANGE),
            **kwargs,
        )


def plugin_rows() -> list[PluginRow]:
    """Every loaded plugin."""
    on, waiting = enabled_slugs(), unapplied()
    configs, wrong, failing = plugin_configs(), all_faults(), failing_hooks()
    names = {config.slug: str(config.verbose_name) for config in configs}
    return [
        PluginRow(
            config=config,
            is_on=config.slug in on,
            migrations=waiting.get(config.label, 0),
            faults=[str(fault) for fault in wrong if fault.plugin == config.slug],
            breakers=failing.get(config.slug, []),
            needed_by=[names[one.slug] for one in configs if config.slug in one.requires_plugins and one.slug in on],
            missing=[names.get(slug, slug) for slug in config.requires_plugins if slug not in on],
        )
        for config in configs
    ]


def gone_row(gone: LeftBehind) -> dict[str, Any]:
    """A plugin that was here, as the page shows it. One query a table."""
    closed = [apps.get_model(label)._meta.verbose_name_plural for label in gone.closes if _is_here(label)]
    return {"plugin": gone, "closed": ", ".join(map(str, closed))}


def _is_here(label: str) -> bool:
    return label.partition(".")[0] in {config.label for config in apps.get_app_configs()}


def unapplied() -> dict[str, int]:
    """App label → migrations that still have to run."""
    executor = MigrationExecutor(connection)
    found: dict[str, int] = {}
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        found[migration.app_label] = found.get(migration.app_label, 0) + 1
    return found
