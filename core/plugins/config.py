"""The manifest: what a plugin says of itself before any of its code runs."""

from collections.abc import Callable
from typing import ClassVar

from django.apps import AppConfig
from django.utils.functional import Promise

#: The version of the plugin contract that this core offers; manifests name the range they were written for.
CONTRACT_VERSION = "0.1"


class PluginConfig(AppConfig):
    """A Django app that announces itself as a plugin. `apps.py` imports only this and gettext.

    Register the class under the entry point group `wagdesk.plugins`.
    """

    #: Short name, unique among plugins: the prefix of its addresses, permissions and events.
    slug: ClassVar[str] = ""
    #: The plugin's own version, shown to administrators.
    version: ClassVar[str] = "0"
    #: Range of CONTRACT_VERSION this plugin works with, as in a requirement: ">=0.1,<2".
    requires_core: ClassVar[str] = ">=0.1"
    #: Slugs of plugins that must be installed and enabled for this one to run.
    requires_plugins: ClassVar[tuple[str, ...]] = ()
    #: One sentence for the administrator's list of plugins.
    summary: ClassVar[str | Promise] = ""
    #: Built-in plugins cannot be switched off.
    always_on: ClassVar[bool] = False

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Read the models, and see to it that what fails here or in `ready()` takes nobody else along."""
        from core.plugins import quarantine  # it looks into the app registry, which is not there at discovery

        if self.always_on:
            super().import_models()
            return
        if missing := quarantine.missing_requirement(self):
            quarantine.unload(self, f"needs the plugin “{missing}”")
            return
        try:
            super().import_models()
        except Exception as error:  # noqa: BLE001 - a stranger's module may raise anything
            quarantine.unload(self, error)
        else:
            self.ready = self._guarded(self.ready)  # type: ignore[method-assign]

    def _guarded(self, ready: Callable[[], None]) -> Callable[[], None]:
        from core.plugins import quarantine

        def run() -> None:
            if missing := quarantine.missing_requirement(self):
                quarantine.unload(self, f"needs the plugin “{missing}”")
                return
            try:
                ready()
            except Exception as error:  # noqa: BLE001 - a stranger's module may raise anything
                quarantine.unload(self, error)

        return run


class CoreConfig(PluginConfig):
    """A package of the core or a customer app: contributes through the same hooks, and is always on."""

    always_on = True
