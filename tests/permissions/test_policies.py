"""What browsers are told on every address there is: the strict policy on customers' pages, the tightest on screens."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.permissions.addresses import addresses, filled
from tests.permissions.asking import World

pytestmark = pytest.mark.django_db
CUSTOMERS = sorted(route for route in addresses() if not route.startswith(("/admin/", "/api/", "/_util/")))
SCREENS = sorted(route for route in addresses() if route.startswith("/admin/"))
HANDLER = re.compile(r"^on[a-z]+$")
#: Data for scripts, which no browser runs.
DATA = {"application/json", "application/ld+json"}


def inline(html: str) -> list[str]:
    """What the strict policy would refuse to run or to draw."""
    page = BeautifulSoup(html, "html.parser")
    scripts = [str(tag)[:80] for tag in page("script") if not tag.get("src") and tag.get("type") not in DATA]
    marked = [str(tag)[:80] for tag in page(True) if any(name == "style" or HANDLER.match(name) for name in tag.attrs)]
    links = [str(tag.get("href", "")).strip().lower() for tag in page("a")]
    addressed = [link[:80] for link in links if link.startswith("javascript:")]
    return [*scripts, *marked, *addressed, *(str(tag)[:80] for tag in page("style"))]


@pytest.mark.parametrize("who", ["visitor", "dana"])
def test_customers_pages_have_the_strict_policy_and_nothing_it_would_refuse(world: World, who: str) -> None:
    seen, wrong = 0, []
    for route in CUSTOMERS:
        answer = world.clients[who].get(filled(route, world.values_for(route)))
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        policy = answer.headers.get("Content-Security-Policy", "")
        seen += 1
        if "unsafe" in policy or "script-src 'self'" not in policy or "object-src 'none'" not in policy:
            wrong.append(f"{route}: {policy}")
        wrong += [f"{route}: {found}" for found in inline(answer.content.decode())]

    assert wrong == []
    assert seen > 20


def test_screens_get_no_more_than_the_admin_needs(world: World) -> None:
    for route in SCREENS[::7]:
        answer = world.clients["root"].get(filled(route, world.values_for(route)))
        policy = answer.headers.get("Content-Security-Policy", "")
        if "sandbox" in policy:
            continue
        assert "unsafe-eval" not in policy, route
        for part in ("default-src 'self'", "object-src 'none'", "base-uri 'self'", "form-action 'self'"):
            assert part in policy, route


@pytest.mark.parametrize("route", ["/", "/accounts/login/", "/portal/", "/admin/", "/api/v1/tickets", "/nothing/here/"])
def test_every_answer_tells_browsers_what_not_to_do(world: World, route: str) -> None:
    headers = world.clients["root"].get(route).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "camera=()" in headers["Permissions-Policy"]


def test_over_https_browsers_are_told_to_come_back_that_way(world: World, settings, client) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert client.get("/healthz", secure=True).headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("who", ["carol"])
def test_an_agent_changes_nothing_of_wagtails_own(world: World, who: str) -> None:
    """Carol's role says nothing of pages, pictures or documents; her own account and tokens are hers."""
    own = ("/admin/account/", "/admin/api-tokens/", "/admin/logout/", "/admin/login/", "/admin/password_reset/")
    before = world.fingerprint()
    from tests.permissions.addresses import our_addresses

    for route in SCREENS:
        if route not in our_addresses() and not route.startswith(own):
            world.clients[who].post(filled(route, world.values_for(route)), {"name": "Mine", "title": "Mine"})
    assert world.fingerprint() == before
