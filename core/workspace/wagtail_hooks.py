"""What the workspace adds to the Wagtail admin. Registrations only."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.workspace import files, screens
from core.workspace.home import beginning, furnishing, panels


@hooks.register("register_admin_urls")
def plugin_urls() -> list[URLPattern | URLResolver]:
    """Screens of plugins, each behind its gate."""
    return screens.plugin_urls()


@hooks.register("register_admin_urls")
def own_urls() -> list[URLPattern]:
    """Screens of the service itself."""
    return [path("attachments/<int:pk>/", files.attachment, name="wagdesk_attachment")]


@hooks.register("construct_main_menu")
def main_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Entries of plugins that are on."""
    menu_items.extend(screens.menu_items(request, in_settings=False))


@hooks.register("construct_settings_menu")
def settings_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Settings of plugins that are on."""
    menu_items.extend(screens.menu_items(request, in_settings=True))


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    """The style of the agents' screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("wagdesk_workspace/desk.css"))


@hooks.register("insert_global_admin_js")
def scripts() -> SafeString:
    """The controllers of the agents' screens."""
    return format_html('<script src="{}"></script>', static("wagdesk_workspace/desk.js"))


@hooks.register("construct_homepage_panels")
def start_panels(request: HttpRequest, shown: list[Any]) -> None:
    """What a new installation needs, and what to do first, for each kind of item."""
    shown.extend(beginning.panels(request))
    shown.extend(panels.panels(request, screens.item_kinds()))


@hooks.register("get_avatar_url")
def avatar(user: Any, size: int) -> str | None:
    """Initials instead of a grey head."""
    return furnishing.avatar(user)


@hooks.register("construct_help_menu")
def help_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """No news of Wagtail's; our API."""
    menu_items[:] = furnishing.help_entries(request, menu_items)
