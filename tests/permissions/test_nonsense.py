"""Nonsense in an address, a form or a body is answered with a clear no, never with an error of ours."""

import json
import re
from collections.abc import Callable
from copy import copy
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.http import QueryDict
from django.test import Client

from tests.permissions.addresses import addresses, filled, our_addresses
from tests.permissions.asking import World
from tests.permissions.bodies import body_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OURS = our_addresses()
#: Wagtail's and allauth's too, but for the one that breaks to show what that looks like.
ALL = {route: one for route, one in addresses().items() if "/failwhale/" not in route}
HUGE = "9" * 30
#: Screens read no null character, so that the first is a word to them.
TEXTS = ["\x00abc", HUGE]
#: More digits than Python turns into a number, and a day that is in no other time zone: what is ours reads them itself.
OUR_TEXTS = [*TEXTS, "9" * 5_000, "0001-01-01T00:00:00+14:00"]
#: Both at once: screens are many.
FORM_TEXT = f"\x00{HUGE}"
VALUES: list[Any] = ["\x00", "\ud800", int(HUGE), None, [None], [int(HUGE)], ["\x00"], {"a": 1}, "²", "x" * 5000]
#: Whoever reads these may do so only once others are there.
ALWAYS = {"q", "id", "custom.serial", "target_pages[]"}


@pytest.fixture(autouse=True)
def _each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database refused is over once it is answered, as it is where no test surrounds it with a transaction."""
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)


def names_heard(ask: Callable[[], Any]) -> set[str]:
    """What is looked up in a query or a form while it is answered."""
    heard: set[str] = set()

    def listening(lookup: Callable[..., Any]) -> Callable[..., Any]:
        def look_up(data: QueryDict, name: str, *rest: Any, **more: Any) -> Any:
            heard.add(name)
            return lookup(data, name, *rest, **more)

        return look_up

    lookups = {name: listening(getattr(QueryDict, name)) for name in ("__getitem__", "__contains__", "getlist")}
    with patch.multiple(QueryDict, **lookups):
        ask()
    return {name for name in heard if name not in (None, "csrfmiddlewaretoken")}


def status_of(client: Client, method: str, *arguments: Any, **options: Any) -> int:
    """What one question is answered; whatever it did is undone, a sign-out too."""
    cache.clear()
    cookies = copy(client.cookies)
    with transaction.atomic():
        status: int = getattr(client, method)(*arguments, **options).status_code
        transaction.set_rollback(True)
    client.cookies = cookies
    return status


def asker(world: World, route: str) -> Client:
    """Somebody who gets to what the address reads."""
    return world.clients["dana" if route.startswith("/portal/") else "root"]


@pytest.mark.parametrize("route", sorted(route for route in ALL if "get" in ALL[route].methods))
def test_nonsense_in_a_query_breaks_nothing(world: World, route: str) -> None:
    """Everywhere in it at once; where that is refused, at each place alone: the first may have hidden the others."""
    url, client = filled(route, world.values_for(route)), asker(world, route)
    heard = names_heard(lambda: status_of(client, "get", url))
    names, broken = sorted(heard | ALWAYS), []
    for text in (OUR_TEXTS if route in OURS else TEXTS) if heard else TEXTS[:1]:
        status = status_of(client, "get", url, dict.fromkeys(names, text))
        alone = names if status >= 400 and status not in (404, 405) else []
        broken += [(name, text[:40]) for name in alone if status_of(client, "get", url, {name: text}) >= 500]

    assert broken == []


@pytest.mark.parametrize(
    "route", sorted(route for route in OURS if "post" in OURS[route].methods and not route.startswith("/api/"))
)
def test_nonsense_in_a_form_breaks_nothing(world: World, route: str) -> None:
    values, client = world.values_for(route), asker(world, route)
    url = filled(route, values)
    names = names_heard(lambda: status_of(client, "post", url, body_of(route, "post", values)))

    def answer_to(name: str) -> int:
        return status_of(client, "post", url, {**body_of(route, "post", values), name: FORM_TEXT})

    assert [name for name in sorted(names) if answer_to(name) >= 500] == []


@pytest.mark.parametrize("route", ["/admin/api-tokens/?user=", "/admin/users/?group=", "/admin/articles/?site="])
def test_a_number_that_no_row_can_have_is_not_there(world: World, route: str) -> None:
    assert status_of(world.clients["root"], "get", f"{route}-{HUGE}") in (200, 404)


@pytest.mark.parametrize("route", sorted(route for route in OURS if "<" in route))
def test_nonsense_in_an_address_is_not_found(world: World, route: str) -> None:
    client = world.clients["root"]
    values = world.values_for(route)
    for name in re.findall(r"<(\w+)>", route):
        for text in (HUGE, "%00"):
            url = filled(route, {**values, name: text})
            for method in OURS[route].methods:
                status = status_of(client, method, url)
                assert status < 500, f"{method} {url}: {status}"


def properties(world: World, route: str, method: str) -> list[str]:
    """What the OpenAPI description says a body may hold."""
    schema = json.loads(world.clients["root"].get("/api/v1/openapi.json").content)
    parts = schema["components"]["schemas"]
    described = {re.sub(r"{\w+}", "*", one): operations for one, operations in schema["paths"].items()}
    # The address of all that is not there has no description.
    operations = described.get(re.sub(r"<\w+>", "*", route), {method: {}})
    body = operations[method].get("requestBody", {}).get("content", {}).get("application/json", {})
    shape = body.get("schema", {})
    shape = parts[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    return sorted(shape.get("properties", {}))


@pytest.mark.parametrize(
    "route", sorted(r for r in OURS if {"post", "patch"} & set(OURS[r].methods) and r.startswith("/api/"))
)
def test_nonsense_in_a_body_is_refused(world: World, route: str) -> None:
    url, client = filled(route, world.values_for(route)), world.clients["root"]
    broken = []
    for method in {"post", "patch"} & set(OURS[route].methods):
        base = {
            name: value
            for name, value in body_of(route, method, world.values_for(route)).items()
            if not hasattr(value, "read")
        }
        for name in properties(world, route, method):
            for value in VALUES:
                body = json.dumps({**base, name: value})
                status = status_of(client, method, url, body, content_type="application/json")
                if status >= 500:
                    broken.append((method, name, str(value)[:40]))

    assert broken == []
