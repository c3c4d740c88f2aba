"""How screens get their addresses, their gate and their menu entries.

Guarantees: an address of a plugin that is off answers 404 to everybody; the list of addresses is the same in every
process, whatever is switched on.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from wagtail.admin.menu import MenuItem

from core.plugins.api import (
    built,
    contributions,
    enabled_contributions,
    enabled_slugs,
    guard,
    is_enabled,
)
from core.work.kinds import ItemKind, enabled_kinds
from core.workspace.contributions import AdminScreen, NavigationItem


def gate(slug: str, view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, which does not exist while its plugin is off."""

    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_enabled(slug):
            raise Http404
        return view(request, *args, **kwargs)

    return gated


def plugin_urls() -> list[URLPattern | URLResolver]:
    """The addresses of every plugin's screens, below `/admin/`."""
    found = built("admin_screens", lambda screen: instance(screen).urls())
    for plugin, pattern in found:
        close(pattern, plugin)
    return [pattern for _plugin, pattern in found]


def close(pattern: URLPattern | URLResolver, slug: str) -> None:
    """Put the gate before every view below an address."""
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            close(inner, slug)
    else:
        pattern.callback = gate(slug, pattern.callback)


def instance(screen: AdminScreen | type[AdminScreen]) -> AdminScreen:
    """Plugins may give a class; the screen is one object of it."""
    return screen() if isinstance(screen, type) else screen


def menu_items(request: HttpRequest, *, in_settings: bool) -> Iterator[MenuItem]:
    """The entries this person gets, as Wagtail's menu wants them; what fails is left out."""
    on = enabled_slugs()
    for hook in ("admin_screens", "navigation_items", "settings_panels"):
        for found in contributions(hook):
            if found.plugin in on:
                nothing: list[MenuItem] = []
                yield from guard(found.plugin, hook, partial(_entries, found.value, request, in_settings), nothing)


def _entries(
    given: AdminScreen | type[AdminScreen] | NavigationItem, request: HttpRequest, in_settings: bool
) -> list[MenuItem]:
    entries = [given] if isinstance(given, NavigationItem) else instance(given).navigation()
    return [_menu_item(one) for one in entries if one.in_settings is in_settings and one.is_shown(request)]


def _menu_item(entry: NavigationItem) -> MenuItem:
    name = f"wagdesk-{entry.url_name.rpartition(':')[2]}".replace("_", "-")
    return MenuItem(entry.label, entry.url, name=name, icon_name=entry.icon, order=entry.order)


def item_kinds() -> list[ItemKind]:
    """The kinds of items that have a list and are on now, in the order of the menu."""
    found = [instance(screen) for screen in enabled_contributions("admin_screens")]
    screens = sorted((screen for screen in found if isinstance(screen, ItemScreens)), key=lambda screen: screen.order)
    on = {kind.code: kind for kind in enabled_kinds()}
    return [on[screen.kind] for screen in screens if screen.kind in on]


class ItemScreens(AdminScreen):
    """List, desk and form of one kind of item below `/admin/<prefix>/`, with an entry in the menu.

    Addresses are named `wagdesk_<kind>_<what>`: see `core.workspace.links`.
    """

    def __init__(self, kind: str, *, prefix: str, order: int = 10) -> None:
        self.kind = kind
        self.prefix = prefix
        self.order = order

    def urls(self) -> Iterable[URLPattern]:
        """Built by the packages of the views; imported here because they need models."""
        from core.workspace.routes import routes

        return [
            path(f"{self.prefix}/{route}", view.as_view(kind_code=self.kind), name=f"wagdesk_{self.kind}_{name}")
            for route, view, name in routes()
        ]

    def navigation(self) -> Iterable[NavigationItem]:
        """The list."""
        from core.work.kinds import kind_of

        kind = kind_of(self.kind)
        return [
            NavigationItem(
                label=kind.name_plural,
                icon=kind.icon,
                url_name=f"wagdesk_{self.kind}_list",
                order=self.order,
                permission=kind.permission("view"),
            )
        ]
