"""An Idempotency-Key is taken where the API's description says so, and nowhere else."""

import json
import re
from typing import Any

import pytest
from django.core.cache import cache

from tests.permissions.addresses import our_addresses
from tests.permissions.asking import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEADER = "Idempotency-Key"
POSTS = sorted(
    route for route, one in our_addresses().items() if route.startswith("/api/v1/") and "post" in one.methods
)


def is_described(world: World, route: str) -> bool:
    """Whether the description names the header there."""
    paths = json.loads(world.clients["root"].get("/api/v1/openapi.json").content)["paths"]
    found = [one for path, one in paths.items() if re.sub(r"{\w+}", "*", path) == re.sub(r"<\w+>", "*", route)]
    return any(one["name"] == HEADER for path in found for one in path.get("post", {}).get("parameters", ()))


def refuses_a_long_key(world: World, route: str) -> bool:
    """Whether somebody of the cast is told that the key is too long: only what reads the key can say so."""
    return any(_names_the_key(_sent(world, name, route)) for name in world.clients)


def _sent(world: World, name: str, route: str) -> Any:
    cache.clear()  # throttles
    return world.send(name, "post", route, **{HEADER: "x" * 129})


def _names_the_key(answer: Any) -> bool:
    return answer.status_code == 400 and HEADER in answer.json().get("errors", {})


@pytest.mark.parametrize("route", POSTS)
def test_a_post_takes_a_key_where_its_description_says_so(world: World, route: str) -> None:
    before = world.fingerprint()

    assert refuses_a_long_key(world, route) == is_described(world, route)

    if is_described(world, route):
        assert world.fingerprint() == before
