"""Programs read what stands beside a ticket on its page: who follows it, what it is linked with."""

import pytest

from core.work.services import add_follower, create_item, link_items


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


@pytest.mark.parametrize("part", ["followers", "links"])
def test_the_parts_cost_the_same_at_any_length(read, cast, count_queries, part):
    ticket = make(cast)
    link_items(source=ticket, target=make(cast), link_type="relates", by=cast.root.actor)
    add_follower(item=ticket, user=cast.alice.user, by=cast.root.actor)
    few = count_queries(lambda: read("root", ticket, part))

    for user in (cast.bob.user, cast.carol.user):
        link_items(source=ticket, target=make(cast), link_type="relates", by=cast.root.actor)
        add_follower(item=ticket, user=user, by=cast.root.actor)

    assert count_queries(lambda: read("root", ticket, part)) == few
