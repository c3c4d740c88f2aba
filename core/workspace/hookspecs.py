"""The hooks of the agents' screens."""

from collections.abc import Iterable
from typing import Any

from core.access.api import Viewer
from core.plugins.api import called, collected
from core.workspace.contributions import AdminScreen, FirstStep, HealthCheck, ItemPanel, NavigationItem, SettingsPanel


@collected(AdminScreen)
def admin_screens() -> Iterable[AdminScreen | type[AdminScreen]]:
    """Screens below `/admin/`: `ItemScreens` for a kind of item, `modeladmin.ModelAdmin` for small tables and logs.

    Asked once after start. While the plugin is off its addresses answer 404 and its menu entries are gone.
    """


@collected(NavigationItem)
def navigation_items() -> Iterable[NavigationItem]:
    """Entries of the admin's menu, ordered by `order`. Asked once after start, shown while the plugin is on."""


@collected(SettingsPanel)
def settings_panels() -> Iterable[SettingsPanel]:
    """Entries below the admin's Settings. Asked once after start, shown while the plugin is on."""


@called
def item_panels(item: Any, viewer: Viewer) -> Iterable[ItemPanel]:
    """Panels beside an open item.

    Called once for each item page, after `viewer` was found allowed to see `item`, apart from the page itself so that a
    slow plugin holds up nothing. Order: `ItemPanel.order`, then the plugin's. An implementation that raises is
    reported under its plugin's name, and the others are shown; keep it under 200 ms.
    """


@collected(HealthCheck)
def health_checks() -> Iterable[HealthCheck]:
    """Cards of the health page. Asked once after start; checks of a plugin that is off are not run.

    A check that raises is shown as broken, with the error's name.
    """


@called
def first_steps(viewer: Viewer) -> Iterable[FirstStep]:
    """What an administrator of a new installation does first, each with whether it is done.

    Called for the start page of an administrator, `viewer`, until everything is done or they hide the list. An
    implementation that raises is left out; keep it under 20 ms, and its queries constant.
    """
