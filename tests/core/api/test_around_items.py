"""Programs read what stands beside a ticket on its page: who follows it, what it is linked with."""

import pytest
from django.test import Client

from core.conversations.models import Conversation
from core.work.services import add_follower, create_item, link_items, unlink_items


@pytest.fixture
def read(client, cast):
    """The rows of a ticket's part, as one of the cast reads them."""

    def call(who, item, part):
        cast.sign_in(client, who)
        answer = client.get(f"/api/v1/tickets/{item.number}/{part}")
        return answer.json()["results"] if answer.status_code == 200 else answer.status_code

    return call


def make(cast, title="Drift", **more):
    return create_item(kind="ticket", title=title, by=cast.root.actor, team=cast.field_support, **more)


def test_followers_are_read_by_who_reads_the_ticket(read, cast):
    ticket = make(cast)
    add_follower(item=ticket, user=cast.bob.user, by=cast.root.actor)

    assert [one["id"] for one in read("alice", ticket, "followers")] == [cast.bob.user.pk]
    assert read("carol", ticket, "followers") == read("dana", ticket, "followers") == 404


def test_a_link_is_read_from_both_ends_and_only_to_what_one_may_see(read, cast):
    ticket, other = make(cast), make(cast, "Cable")
    hidden = create_item(kind="ticket", title="Hidden", by=cast.root.actor, team=cast.back_office)
    for target in (other, hidden):
        link_items(source=ticket, target=target, link_type="blocks", by=cast.root.actor)

    (link,) = read("alice", ticket, "links")

    assert (link["type"], link["source"]["number"], link["target"]["title"]) == ("blocks", ticket.number, "Cable")
    assert read("alice", other, "links") == [link]
    assert len(read("root", ticket, "links")) == 2


def test_the_history_names_only_linked_tickets_that_one_may_see(read, cast):
    ticket, other = make(cast), make(cast, "Cable")
    hidden = create_item(kind="ticket", title="Hidden", by=cast.root.actor, team=cast.back_office)
    for target in (other, hidden):
        link_items(source=ticket, target=target, by=cast.root.actor)
    unlink_items(source=ticket, target=hidden, by=cast.root.actor)

    told = [(one["text"], one["data"]["number"]) for one in read("alice", ticket, "activity")[1:]]

    assert told == [
        (f"linked: relates to #{other.number}", other.number),
        ("linked: relates to a request you may not see", None),
        ("removed the link: relates to a request you may not see", None),
    ]
    assert [one["data"]["number"] for one in read("root", ticket, "activity")[2:]] == [hidden.number] * 2


@pytest.mark.parametrize("part", ["followers", "links", "activity"])
def test_the_parts_cost_the_same_at_any_length(read, cast, count_queries, part):
    ticket = make(cast)
    link_items(source=ticket, target=make(cast), link_type="relates", by=cast.root.actor)
    add_follower(item=ticket, user=cast.alice.user, by=cast.root.actor)
    few = count_queries(lambda: read("root", ticket, part))

    for user in (cast.bob.user, cast.carol.user):
        link_items(source=ticket, target=make(cast), link_type="relates", by=cast.root.actor)
        add_follower(item=ticket, user=user, by=cast.root.actor)

    assert count_queries(lambda: read("root", ticket, part)) == few


@pytest.fixture
def open_one(cast):
    """Open a conversation on a ticket, as one of the cast, all of whom are signed in."""
    clients = {name: Client() for name in cast.NAMES}
    for name, client in clients.items():
        cast.sign_in(client, name)

    def call(who, item, **body):
        url = f"/api/v1/tickets/{item.number}/conversations"
        return clients[who].post(url, body, content_type="application/json")

    return call


def test_a_second_public_conversation_is_read_by_its_own_customers(client, cast, open_one):
    ticket = make(cast, requesters=[cast.dana.customer])
    first = open_one("alice", ticket, audience="public", subject="Drift")

    second = open_one("alice", ticket, audience="public", customers=[cast.erin.customer.pk] * 2, subject="Spare part")

    assert (first.status_code, second.status_code) == (201, 201)
    assert [one["name"] for one in first.json()["participants"]] == [str(cast.dana.customer)]
    assert [one["id"] for one in second.json()["participants"]] == [cast.erin.customer.pk]
    cast.sign_in(client, "alice")
    said = client.post(
        f"/api/v1/tickets/{ticket.number}/messages",
        {"audience": "public", "conversation": second.json()["id"], "text": "Send it"},
        content_type="application/json",
    )
    assert [one["address"] for one in said.json()["recipients"]] == ["erin@brightwater.example"]
    assert not Conversation.objects.visible_to(cast.dana.viewer).filter(pk=second.json()["id"]).exists()


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "audience"),
        ({"audience": "secret"}, 400, "audience"),
        ({"audience": "public", "customers": [999_999]}, 400, "customers.0"),
        ({"audience": "public", "subject": "x" * 251}, 400, "subject"),
        ({"audience": "public", "colour": "red"}, 400, "colour"),
    ],
)
def test_a_conversation_that_does_not_fit_is_refused(cast, open_one, fingerprint, body, status, field):
    ticket = make(cast)
    before = fingerprint()

    answer = open_one("alice", ticket, **body)

    assert answer.status_code == status, answer.json()
    assert [name.removesuffix(".0") for name in answer.json()["errors"]] == [field.removesuffix(".0")]
    assert fingerprint() == before


def test_customers_have_no_place_in_an_internal_conversation(cast, open_one, fingerprint):
    ticket = make(cast)
    before = fingerprint()

    answer = open_one("alice", ticket, audience="internal", customers=[cast.dana.customer.pk])

    assert answer.status_code == 409
    assert fingerprint() == before


@pytest.mark.parametrize(("who", "status"), [("carol", 404), ("dana", 404), ("erin", 404), ("visitor", 401)])
def test_outsiders_open_no_conversation(cast, open_one, fingerprint, who, status):
    ticket = make(cast, requesters=[cast.dana.customer])
    before = fingerprint()

    assert open_one(who, ticket, audience="public").status_code == status
    assert fingerprint() == before
