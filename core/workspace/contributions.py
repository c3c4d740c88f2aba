"""What plugins contribute to the agents' screens."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, reverse


class AdminScreen:
    """One or more screens below `/admin/`; each answers 404 while its plugin is off, and asks for the right to enter.

    Return instances, or subclasses of `core.workspace.modeladmin.ModelAdmin`, from the hook `admin_screens`.
    """

    def urls(self) -> Iterable[URLPattern | URLResolver]:
        """The addresses below `/admin/`. Read once, when the addresses of the service are put together."""
        raise NotImplementedError

    def navigation(self) -> Iterable["NavigationItem"]:
        """Entries this screen brings along; most plugins use the hook `navigation_items` instead."""
        return ()


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the admin's menu, or of its settings when `in_settings`."""

    label: Any
    icon: str
    url_name: str
    #: Smaller is higher; Wagtail's own pages stand at 100.
    order: int = 50
    #: The right without which the entry is not shown; "" shows it to every agent.
    permission: str = ""
    in_settings: bool = False

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.url_name)

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person gets it."""
        return not self.permission or request.user.has_perm(self.permission)


@dataclass(frozen=True)
class SettingsPanel(NavigationItem):
    """An entry below Settings, from the hook `settings_panels`."""

    in_settings: bool = True


@dataclass(frozen=True)
class ItemPanel:
    """A panel beside an open item: data, and a template that draws it from `panel.context` and the `item`."""

    title: Any
    template: str
    icon: str = "info-circle"
    order: int = 100
    is_open: bool = True
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FirstStep:
    """Something to do before an installation is of use: a few words, why, and where."""

    title: Any
    text: Any
    url: str
    is_done: bool
    #: Smaller is earlier.
    order: int = 50


class HealthState(StrEnum):
    """How well something is."""

    GOOD = "good"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True)
class HealthReport:
    """What a check found: one sentence a person understands, perhaps a figure and a link to where it can be mended."""

    state: HealthState
    sentence: Any
    value: Any = ""
    url: str = ""
    link_text: Any = ""


@dataclass(frozen=True)
class HealthCheck:
    """Something administrators see on the health page. `check` runs when the page is shown; keep it under 50 ms."""

    slug: str
    title: Any
    check: Callable[[], HealthReport]
