"""Every address the service answers, read from its URL resolver (the API's router has put its routes there)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("core.", "search.", "plugins.", "webforms.", "portal_pages.", "knowledge_base.")
METHODS = ("get", "post", "put", "patch", "delete")
#: Answers the same to everybody, and has tests of its own: shut doors, the state of the process, public files, sign-in.
SAME_FOR_ALL = (
    "/_util/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/admin/login/",
    "/admin/password_reset/",
    "/media/",
    "/accounts/",
)


@dataclass(frozen=True)
class Address:
    """One URL pattern: `route` as in "/admin/tickets/<number>/", and the methods its view answers."""

    route: str
    methods: tuple[str, ...]
    module: str

    @property
    def is_ours(self) -> bool:
        return self.route.startswith("/api/") or self.module.startswith(OURS)


def addresses() -> dict[str, Address]:
    """Route → address, of everything."""
    return {one.route: one for one in (_address(raw, pattern) for raw, pattern in _walk(get_resolver(), ""))}


def our_addresses() -> dict[str, Address]:
    """Those the table must have: every screen and route of ours."""
    return {route: one for route, one in addresses().items() if one.is_ours and not route.startswith(SAME_FOR_ALL)}


def filled(route: str, values: dict[str, Any]) -> str:
    """The route with values in the place of its parameters; 1, which every converter takes, where none is given."""
    return re.sub(r"<(\w+)>", lambda match: str(values.get(match[1], 1)), route)


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        raw = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield raw, pattern
        else:
            yield from _walk(pattern, raw)


def _address(raw: str, pattern: URLPattern) -> Address:
    view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
    actions = getattr(pattern.callback, "actions", None)
    methods = tuple(actions) if actions else METHODS[:2] if view is None else _methods_of(view)
    route = simplify_regex(re.sub(r"<\w+:(\w+)>", r"<\1>", raw))
    return Address(route, methods, (view or pattern.callback).__module__)


def _methods_of(view: type) -> tuple[str, ...]:
    return tuple(name for name in METHODS if hasattr(view, name)) or METHODS[:2]
