"""Customers read and answer through the API what they could in the portal, and nothing more."""

import pytest
from wagtail.models import Page, PageViewRestriction

from core.conversations.services import add_message, internal_conversation
from tests.portal_pages.test_requests import item, make_request  # noqa: F401 - a fixture of the same words

REQUESTS = "/api/v1/requests"


def test_a_customer_lists_reads_and_answers(client, cast, item):  # noqa: F811
    cast.sign_in(client, "dana")
    (row,) = client.get(REQUESTS).json()["results"]
    assert (row["number"], row["title"]) == (item.number, "Drift")

    url = f"{REQUESTS}/{item.number}/messages"
    answer = client.post(url, {"text": "The new one."}, content_type="application/json")

    assert answer.status_code == 201
    texts = [one["text"] for one in client.get(url).json()["results"]]
    assert texts == ["Drift happened.", "Which lamp?", "The new one."]


@pytest.mark.parametrize(("who", "status"), [("erin", 404), ("alice", 404), ("root", 404), ("visitor", 401)])
@pytest.mark.parametrize("path", ["", "/messages", "/close"])
def test_nobody_else_reaches_it(client, cast, item, who, status, path, fingerprint):  # noqa: F811
    cast.sign_in(client, who)
    before = fingerprint()

    method = client.post if path else client.get
    answer = method(f"{REQUESTS}/{item.number}{path}", {"text": "x"} if path else {}, content_type="application/json")

    assert answer.status_code == status
    assert fingerprint() == before


def test_notes_never_leave_by_this_door(client, cast, item):  # noqa: F811
    note = internal_conversation(item=item, by=cast.alice.actor)
    add_message(conversation=note, by=cast.alice.actor, text="Very secret.")
    cast.sign_in(client, "dana")

    assert "ecret" not in client.get(f"{REQUESTS}/{item.number}/messages").content.decode()


def test_the_list_of_requests_costs_the_same_at_any_length(client, cast, item, count_queries):  # noqa: F811
    cast.sign_in(client, "dana")
    few = count_queries(lambda: client.get(REQUESTS))
    for number in range(20):
        make_request(cast.dana.customer, f"More {number}")

    assert count_queries(lambda: client.get(REQUESTS)) == few


def test_pages_are_given_only_when_everybody_may_read_them(client, cast):
    home = Page.objects.get(depth=2)
    secret = home.add_child(instance=Page(title="Secret", slug="secret"))
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    draft = home.add_child(instance=Page(title="Draft", slug="draft", live=False))
    cast.sign_in(client, "root")

    titles = [row["title"] for row in client.get("/api/v2/pages/").json()["items"]]

    assert titles
    assert {"Secret", "Draft"}.isdisjoint(titles)
    assert client.get(f"/api/v2/pages/{secret.pk}/").status_code == 404
    assert client.get(f"/api/v2/pages/{draft.pk}/").status_code == 404
