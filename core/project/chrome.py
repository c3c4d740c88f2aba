"""What stands around every customer page: brand, navigation, account menu, languages.

Guarantees: nothing is read before a template asks for it, so that other pages pay nothing; an address whose owner is
not installed is left out instead of failing. Never: content of a page.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import check_for_language, get_language, get_language_info
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from core.people.naming import name_of_account, service_name
from core.project import site_menu

#: Addresses by name, because this package must not import their owners.
SEARCH = "wagdesk_search:results"
SUGGESTIONS = "wagdesk_search:suggest"


@dataclass(frozen=True)
class Brand:
    """Whose site this is."""

    name: str
    tagline: str
    home_url: str
    search_url: str
    suggest_url: str


@dataclass(frozen=True)
class Link:
    """An entry of the navigation; `current` is "page", "true" (something below it) or empty."""

    label: str
    url: str
    current: str = ""


@dataclass(frozen=True)
class Account:
    """The account menu. Without a name nobody is signed in; `places` are the pages of one's own account."""

    name: str
    email: str
    places: list[Link]
    links: list[Link]
    sign_in_url: str
    sign_out_url: str


@dataclass(frozen=True)
class Language:
    """A language the page exists in."""

    code: str
    label: str
    url: str
    current: bool


def address(name: str) -> str:
    """The address of this name, or nothing where its owner is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def brand(request: HttpRequest) -> Brand:
    """The name, and the places that every page leads to."""
    return Brand(
        name=service_name(Site.find_for_request(request)),
        tagline=_("Help centre"),
        home_url=site_menu.home_url(request) or "/",
        search_url=address(SEARCH),
        suggest_url=address(SUGGESTIONS),
    )


def navigation(request: HttpRequest) -> list[Link]:
    """The pages that editors put into menus."""
    return [Link(entry.label, entry.url, current(request.path, entry.url)) for entry in site_menu.entries(request)]


def current(path: str, url: str) -> str:
    """How an entry relates to the page being shown, in the words of `aria-current`."""
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url.rstrip("/") + "/") else ""


def account(request: HttpRequest) -> Account:
    """Who is signed in, and the places only they have."""
    user: Any = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    places = [Link(label, url, current(request.path, url)) for label, url in own_places(user)] if known else []
    desk = address("wagtailadmin_home") if getattr(user, "is_agent", False) else ""
    return Account(
        name=name_of_account(user) if known else "",
        email=user.email if known else "",
        places=places,
        links=[*places, Link(_("Agents’ desk"), desk)] if desk else places,
        sign_in_url=address("account_login"),
        sign_out_url=address("account_logout"),
    )


def own_places(user: Any) -> list[tuple[str, str]]:
    """Where somebody changes how they sign in; a first password is set on another page than a further one."""
    password = "account_change_password" if user.has_usable_password() else "account_set_password"  # noqa: S105
    return [
        (_("E-mail addresses"), address("account_email")),
        (_("Password"), address(password)),
        (_("Two-step sign-in"), address("mfa_index")),
        (_("Devices"), address("wagdesk_people_devices")),
        *([] if user.is_agent else [(_("Your data"), address("wagdesk_privacy_own"))]),
    ]


def languages(request: HttpRequest) -> list[Language]:
    """The languages of a page that exists in all of the site's: sign-in, search, portal."""
    here = request.get_full_path()
    active = get_language()
    found = [code for code in site_menu.languages(request) if check_for_language(code)]
    return [Language(code, own_name(code), translate_url(here, code), code == active) for code in found]


def languages_of(page: Page, request: HttpRequest) -> list[Language]:
    """The languages an editors' page is published in, for everybody to read."""
    versions = page.get_translations(inclusive=True).live().public().select_related("locale")
    return [
        Language(code, own_name(code), version.get_url(request) or "", version.pk == page.pk)
        for version in versions
        if (code := version.locale.language_code)
    ]


def own_name(code: str) -> str:
    """A language's name in that language."""
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]
