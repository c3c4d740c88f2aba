"""What every address of the API has in common: its methods, and what it takes for a number."""

import pytest
from django.urls import URLPattern, resolve

from core.api.urls import urlpatterns
from core.work.services import create_item, link_items

PROBLEM = "application/problem+json"


def numbered():
    """Addresses with an expression in them, each once."""
    found = [one for pattern in urlpatterns for one in getattr(pattern, "url_patterns", ())]
    patterns = [one for one in found if isinstance(one, URLPattern) and "(?P<" in str(one.pattern)]
    return sorted({str(one.pattern) for one in patterns})


def test_the_docs_say_their_methods(client, db):
    answer = client.options("/api/v1/docs")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_the_docs_refuse_a_post_with_a_problem(client, db):
    answer = client.post("/api/v1/docs")

    assert (answer.status_code, answer["Content-Type"], answer.json()["status"]) == (405, PROBLEM, 405)


@pytest.mark.parametrize(
    "path",
    ["", "/links", "/messages", "/conversations", "/followers", "/activity"],
)
def test_head_answers_as_get_does(client, cast, path):
    ticket, other = (create_item(kind="ticket", title=title, by=cast.root.actor) for title in ("Drift", "Leak"))
    link_items(source=ticket, target=other, link_type="relates", by=cast.root.actor)
    cast.sign_in(client, "root")

    head = client.head(f"/api/v1/tickets/{ticket.number}{path}")

    assert (head.status_code, head.content) == (200, b"")
    assert client.get(f"/api/v1/tickets/{ticket.number}{path}").status_code == 200


def test_there_are_numbered_addresses():
    assert len(numbered()) > 25


@pytest.mark.parametrize("pattern", numbered())
def test_a_number_is_written_in_ascii(pattern):
    assert r"\d" not in pattern
    assert "[0-9]" in pattern or "mail-domains" in pattern


@pytest.mark.parametrize(
    "path", ["customers/\u0661", "customers/1/addresses/\u0661", "tickets/\uff11/followers/\u0967"]
)
def test_digits_of_other_scripts_are_no_number(path):
    assert resolve(f"/api/v1/{path}").url_name == "wagdesk_api_nothing"
