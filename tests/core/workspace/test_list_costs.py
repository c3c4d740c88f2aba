"""What a screen costs, above an empty page of the admin, at two sizes."""

import pytest

from core.conversations.services import add_message, internal_conversation

LIST = "/admin/tickets/"


@pytest.fixture
def empty_page(alice, count_queries, settings):
    """Queries of the admin's frame around nothing."""
    settings.ROOT_URLCONF = "benchmarks.bare"
    return count_queries(lambda: alice.get("/admin/bench-empty/"))


def test_the_list_costs_at_most_seven_queries_at_any_size(alice, cast, make_ticket, count_queries, empty_page):
    make_ticket(tags=["lamp"], team=cast.field_support, assignee=cast.bob.user)
    few = count_queries(lambda: alice.get(LIST))
    for _ in range(12):
        make_ticket(tags=["lamp", "rental"], team=cast.field_support, assignee=cast.alice.user)
    many = count_queries(lambda: alice.get(LIST))
    filtered = count_queries(lambda: alice.get(f"{LIST}?q=sensor&tag=lamp&assignee=me&sort=-updated"))

    assert many == few
    assert many - empty_page <= 7
    assert filtered - empty_page <= 7


def test_the_page_of_an_item_costs_at_most_twelve_queries_at_any_size(
    alice, cast, make_ticket, count_queries, empty_page
):
    item = make_ticket(tags=["lamp"], team=cast.field_support, assignee=cast.bob.user)
    url = f"{LIST}{item.number}/"
    few = count_queries(lambda: alice.get(url))
    talk = item.conversations.get()
    for place in range(6):
        add_message(conversation=talk, by=cast.dana.actor, text=f"More {place}", channel="email")
        add_message(conversation=talk, by=cast.bob.actor, text=f"Answer {place}")
        add_message(conversation=internal_conversation(item=item, by=cast.bob.actor), by=cast.bob.actor, text="Note")
    many = count_queries(lambda: alice.get(url))

    assert many == few
    assert many - empty_page <= 12
