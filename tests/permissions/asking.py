"""Asks an address on behalf of everybody, without leaving traces."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from core.testing.cast import Cast
from plugins.integrations.webhooks.models import InboundSource
from tests.permissions.addresses import Address, filled
from tests.permissions.bodies import body_of

#: Answers that mean "not for you" or "not here"; nothing may have changed then.
DENIED = {"401", "403", "404", "405", "login"}
#: Route → takes back the one thing a refusal writes there: that it was one, counted for the health page.
UNCOUNT: dict[str, Callable[[], object]] = {
    "/x/webhooks/in/<key>": lambda: InboundSource.objects.update(refused=0, refused_at=None),
}


@dataclass(frozen=True)
class World:
    """The cast, signed in each with their own client, and what addresses point at."""

    clients: dict[str, Client]
    values: dict[str, dict[str, Any]]
    fingerprint: Callable[[], str]

    def ask(self, address: Address) -> dict[str, str]:
        """Method → one word for each of the cast, such as "200 200 200 404 login login login"."""
        before = self.fingerprint()
        return {
            method: " ".join(self._answer(name, method, address.route, before) for name in Cast.NAMES)
            for method in address.methods
        }

    def values_for(self, route: str) -> dict[str, Any]:
        """Those of the route itself, else of the longest prefix."""
        prefixes = [prefix for prefix in self.values if route.startswith(prefix) and "<" not in prefix]
        return self.values.get(route) or self.values[max(prefixes, key=len)]

    def _answer(self, name: str, method: str, route: str, before: str) -> str:
        """What one person gets; whatever they did is undone."""
        cache.clear()  # throttles
        with transaction.atomic():
            response = self.send(name, method, route)
            word = word_for(response)
            if word in DENIED:
                if uncount := UNCOUNT.get(route):
                    uncount()
                assert self.fingerprint() == before, f"{name} was refused {method.upper()} {route}, and yet it wrote"
            transaction.set_rollback(True)
        return word

    def send(self, name: str, method: str, route: str, **headers: str) -> Any:
        """One question with what belongs into it: files as multipart, other bodies of the API as JSON."""
        values, client = self.values_for(route), self.clients[name]
        url, body = filled(route, values), body_of(route, method, values)
        has_file = any(hasattr(value, "read") for value in body.values())
        if method in ("get", "delete") or has_file or not route.startswith("/api/"):
            return getattr(client, method)(url, body, headers=headers)
        return getattr(client, method)(url, body, content_type="application/json", headers=headers)


def word_for(response: Any) -> str:
    """The status; a way to the sign-in, and Wagtail's way of saying no, are told apart from other redirects."""
    if response.status_code != 302:
        return str(response.status_code)
    target = response.url.partition("?")[0]
    if target in {"/accounts/login/", "/admin/login/"}:
        return "login"
    return "403" if target == "/admin/" else "302"
