"""What a screen costs above an empty page of the admin, at two sizes and with everything on it."""

import pytest

from core.conversations.services import (
    add_message,
    internal_conversation,
    save_draft,
    start_conversation,
    store_upload,
)
from core.work.models import CustomField, FieldType
from core.work.services import add_follower, add_requester, link_items, update_item

LIST = "/admin/tickets/"
CUSTOM = {"serial": "A-1", "count": 2, "until": "2026-12-01", "place": "North", "rented": True}


@pytest.fixture
def empty_page(settings, alice, count_queries):
    """Queries of Wagtail's frame around nothing, as the benchmarks ask for it."""
    settings.ROOT_URLCONF = "benchmarks.bare"
    return count_queries(lambda: alice.get("/admin/bench-empty/"))


@pytest.fixture
def custom_fields(db):
    """One of every type, all of them in lists."""
    for rank, (key, field_type) in enumerate(zip(CUSTOM, FieldType, strict=True)):
        choices = ["North", "South"] if field_type == FieldType.CHOICE else []
        CustomField.objects.create(
            kind="ticket", key=key, label=key.title(), field_type=field_type, choices=choices, in_list=True, rank=rank
        )


@pytest.fixture
def make_full_ticket(cast, make_ticket, custom_fields):
    """A ticket with all that the list shows of it."""

    def make(**values):
        item = make_ticket(team=cast.field_support, assignee=cast.bob.user, **{"tags": ["lamp"], **values})
        update_item(item=item, by=cast.bob.actor, changes={"custom": CUSTOM})
        return item

    return make


@pytest.fixture
def fill(cast, make_ticket):
    """Adds another conversation, mails with files, notes, people, a link and a draft to a ticket."""

    def fill(item, place):
        bob = cast.bob.actor
        talks = [
            start_conversation(item=item, audience="public", by=bob, customers=[cast.erin.customer], channel="email"),
            internal_conversation(item=item, by=bob),
            item.conversations.earliest("pk"),
        ]
        for talk in talks:
            upload = store_upload(file=b"hello", name=f"{place}.txt", uploaded_by=cast.bob.user)
            add_message(conversation=talk, by=bob, text=f"Answer {place}", attachments=[upload.pk])
        add_message(conversation=talks[2], by=cast.dana.actor, text=f"More {place}", channel="email")
        add_requester(item=item, customer=cast.erin.customer, by=bob)
        add_follower(item=item, user=(cast.alice, cast.bob)[place % 2].user, by=bob)
        link_items(source=item, target=make_ticket(team=cast.field_support), by=bob)
        save_draft(user=cast.alice.user, item=item, audience="public", body=f"Draft {place}")
        update_item(item=item, by=bob, changes={"tags": ["lamp", f"tag {place}"]})

    return fill


def test_the_list_costs_at_most_seven_queries_at_any_size(alice, cast, make_full_ticket, count_queries, empty_page):
    filters = f"q=sensor&tag=lamp&assignee={cast.bob.user.pk}&team={cast.field_support.pk}&sort=-updated"
    addresses = [LIST, f"{LIST}?{filters}", f"{LIST}?tab=every&custom_place=North"]
    make_full_ticket()
    few = [count_queries(lambda url=url: alice.get(url)) for url in addresses]
    for _ in range(12):
        make_full_ticket(tags=["lamp", "rental"])
    many = [count_queries(lambda url=url: alice.get(url)) for url in addresses]

    assert many == few
    assert max(many) - empty_page <= 7
    assert all(alice.get(url).content.count(b'name="item"') == 13 for url in addresses)


def test_the_page_of_an_item_costs_at_most_twelve_queries_at_any_size(
    alice, make_full_ticket, fill, count_queries, empty_page
):
    item = make_full_ticket()
    fill(item, 0)
    url = f"{LIST}{item.number}/"
    few = count_queries(lambda: alice.get(url))
    for place in range(1, 7):
        fill(item, place)
    many = count_queries(lambda: alice.get(url))

    assert many == few
    assert many - empty_page <= 12
