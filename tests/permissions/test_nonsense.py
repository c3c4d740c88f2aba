"""Nonsense in an address, a form or a body is answered with a clear no, never with an error of ours."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.permissions.addresses import Address, filled, our_addresses
from tests.permissions.asking import World
from tests.permissions.bodies import body_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OURS = our_addresses()
ROOT = Path(__file__).resolve().parents[2]
HUGE = "9" * 30
TEXTS = ["\x00", HUGE, "0001-01-01T00:00:00+14:00"]
#: Both at once: screens are many, and read no null character.
FORM_TEXT = f"\x00{HUGE}"
VALUES: list[Any] = ["\x00", "\ud800", int(HUGE), None, [None], [int(HUGE)], ["\x00"], {"a": 1}, "²", "x" * 5000]
ASKED = re.compile(r"""(?:GET|POST|query_params|FILES|params|data)(?:\.get|\.getlist)?[(\[] ?"([a-z_]+)\"""")
ALWAYS = ("q", "page", "ordering", "cursor", "after", "updated_after", "requester", "custom.serial")


def parameters(address: Address) -> list[str]:
    """Every name the package of the view asks for."""
    package = ROOT / address.module.replace(".", "/")
    package = package if package.is_dir() else package.parent
    found = {name for path in package.glob("*.py") for name in ASKED.findall(path.read_text(encoding="utf-8"))}
    return sorted({*found, *ALWAYS})


def status_of(send: Any, *arguments: Any, **options: Any) -> int:
    """What one question is answered; whatever it did is undone."""
    cache.clear()
    with transaction.atomic():
        status: int = send(*arguments, **options).status_code
        transaction.set_rollback(True)
    return status


def asker(world: World, route: str) -> Client:
    """Somebody who gets to what the address reads."""
    return world.clients["dana" if route.startswith("/portal/") else "root"]


@pytest.mark.parametrize("route", sorted(route for route in OURS if "get" in OURS[route].methods))
def test_nonsense_in_a_query_breaks_nothing(world: World, route: str) -> None:
    url, client, names = filled(route, world.values_for(route)), asker(world, route), parameters(OURS[route])

    texts = TEXTS if route.startswith("/api/") else [FORM_TEXT]
    broken = [(name, text) for name in names for text in texts if status_of(client.get, url, {name: text}) >= 500]

    assert broken == []


@pytest.mark.parametrize(
    "route", sorted(route for route in OURS if "post" in OURS[route].methods and not route.startswith("/api/"))
)
def test_nonsense_in_a_form_breaks_nothing(world: World, route: str) -> None:
    values, client = world.values_for(route), asker(world, route)
    names = sorted({*parameters(OURS[route]), *body_of(route, "post", values)})

    def answer_to(name: str) -> int:
        return status_of(client.post, filled(route, values), {**body_of(route, "post", values), name: FORM_TEXT})

    assert [name for name in names if answer_to(name) >= 500] == []


#: Wagtail's own, of those that ask the database for whatever stands in their address.
WAGTAILS = {
    "/admin/api-tokens/": "user",
    "/admin/articles/": "site",
    "/admin/choose-page/chosen-multiple/": "id",
    "/admin/documents/chooser/chosen-multiple/": "id",
    "/admin/images/chooser/chosen-multiple/": "id",
    "/admin/images/chooser/": "collection_id",
    "/admin/pages/": "owner",
    "/admin/users/": "group",
}


@pytest.mark.parametrize("route", sorted(WAGTAILS))
@pytest.mark.parametrize("text", [HUGE, f"-{HUGE}"])
def test_a_number_that_no_row_can_have_is_not_there(world: World, route: str, text: str) -> None:
    assert status_of(world.clients["root"].get, route, {WAGTAILS[route]: text}) in (200, 404)


@pytest.mark.parametrize("route", sorted(r for r in OURS if "get" in OURS[r].methods and not r.startswith("/api/")))
def test_nonsense_everywhere_in_a_query_breaks_nothing(world: World, route: str) -> None:
    url, names = filled(route, world.values_for(route)), parameters(OURS[route])
    asked = {text[:40]: dict.fromkeys(names, text) for text in (HUGE, "9" * 5_000)}

    assert [text for text in asked if status_of(asker(world, route).get, url, asked[text]) >= 500] == []


@pytest.mark.parametrize("route", sorted(route for route in OURS if "<" in route))
def test_nonsense_in_an_address_is_not_found(world: World, route: str) -> None:
    client = world.clients["root"]
    values = world.values_for(route)
    for name in re.findall(r"<(\w+)>", route):
        for text in ("0", HUGE, "%00"):
            url = filled(route, {**values, name: text})
            for method in OURS[route].methods:
                status = status_of(getattr(client, method), url)
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
                status = status_of(getattr(client, method), url, body, content_type="application/json")
                if status >= 500:
                    broken.append((method, name, str(value)[:40]))

    assert broken == []
