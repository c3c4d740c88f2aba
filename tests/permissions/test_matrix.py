"""Everybody gets at every address what the table says; a URL without a row fails; a denial leaves no trace."""

import pytest
from django.db import transaction

from core.testing.cast import Cast
from tests.permissions import table
from tests.permissions.addresses import addresses, filled, our_addresses
from tests.permissions.asking import World, word_for
from tests.permissions.bodies import BODIES

pytestmark = pytest.mark.django_db
TABLE = table.read()
OURS = our_addresses()
ADMIN = sorted(route for route in addresses() if route.startswith("/admin/") and route not in OURS)
#: Below /admin/, and for everybody: the sign-in, and what Wagtail's scripts load before it.
OPEN = ("/admin/login/", "/admin/password_reset/", "/admin/jsi18n/", "/admin/sprite/", "/admin/logout/")


@pytest.mark.parametrize("route", sorted(OURS))
def test_everybody_gets_what_the_table_says(world: World, route: str) -> None:
    answers = world.ask(OURS[route])

    assert "500" not in " ".join(answers.values()).split(), f"{route} breaks: {answers}"
    assert answers == TABLE.get(route), (
        f"If nobody gets more than they should, these are the rows for {table.FILE.name} "
        f"({' '.join(Cast.NAMES)}):\n{table.lines(route, answers)}\n"
        "Where somebody gets 404 because the address has no row to show, make one in world.py."
    )


@pytest.mark.parametrize(("route", "method"), sorted(one for one in BODIES if one[1] != "get"))
def test_what_is_sent_is_taken_from_who_may(world: World, route: str, method: str) -> None:
    who = "dana" if route.startswith(("/portal/", "/api/v1/requests")) else "root"
    before = world.fingerprint()

    with transaction.atomic():
        word = word_for(world.send(who, method, route))
        after = world.fingerprint()
        transaction.set_rollback(True)

    assert word in {"200", "201", "204", "302"}, f"{who} is refused: complete the body in bodies.py"
    assert after != before, f"{who} was told {word}, and yet nothing changed"


def test_the_table_has_no_row_for_an_address_that_is_gone() -> None:
    assert sorted(set(TABLE) - set(OURS)) == []


@pytest.mark.parametrize("who", ["dana", "erin", "visitor"])
def test_customers_and_visitors_get_nothing_below_admin(world: World, who: str) -> None:
    client = world.clients[who]
    before = world.fingerprint()

    open_to_them = [
        f"{method} {route}"
        for route in ADMIN
        if not route.startswith(OPEN)
        for method in ("get", "post")
        if word_for(getattr(client, method)(filled(route, world.values_for(route)))) not in {"login", "403", "404"}
    ]

    assert not open_to_them, open_to_them
    assert world.fingerprint() == before


def test_rows_of_ours_below_admin_refuse_customers_and_visitors() -> None:
    wrong = [
        f"{route} {method} {words}"
        for route, answers in TABLE.items()
        if route.startswith("/admin/")
        for method, words in answers.items()
        if not set(words.split()[-3:]) <= {"login", "403", "404"}
    ]

    assert wrong == []
