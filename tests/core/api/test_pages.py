"""Every order of a list can be walked to its end and back: each row once, also among equal and missing values."""

from datetime import UTC, datetime

import pytest

from core.api.filters import ORDERINGS
from core.work.models import WorkItem
from core.work.services import create_item

TICKETS = "/api/v1/tickets"
WAITED = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def tickets(cast):
    """Nine numbers. Of each column two rows are equal across the border of a page, and a page and more is missing."""
    made = [create_item(kind="ticket", title=f"Drift {place}", by=cast.root.actor) for place in range(9)]
    for place, item in enumerate(made):
        at = WAITED.replace(hour=place // 2)
        waits = {"waiting_since": at} if place < 5 else {}
        WorkItem.objects.filter(pk=item.pk).update(updated_at=at, created_at=at, **waits)
    return {item.number for item in made}


def walk(client, url, direction):
    """The numbers of every page from here on, and the last page's answer."""
    pages = []
    while url:
        answer = client.get(url).json()
        pages.append([row["number"] for row in answer["results"]])
        url, last = answer[direction], answer
    return pages, last


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("ordering", ORDERINGS)
def test_every_ticket_stands_on_exactly_one_page_and_the_way_back_is_the_same(client, cast, tickets, ordering, size):
    cast.sign_in(client, "root")

    forth, last = walk(client, f"{TICKETS}?ordering={ordering}&page_size={size}", "next")
    back, first = walk(client, last["previous"], "previous")
    again, _end = walk(client, first["next"], "next")

    assert sorted(number for page in forth for number in page) == sorted(tickets)
    assert back[::-1] == forth[:-1]
    assert again == forth[1:]


def test_the_longest_wait_comes_first_and_who_waits_not_comes_last(client, cast, tickets):
    cast.sign_in(client, "root")

    pages, _last = walk(client, f"{TICKETS}?ordering=waiting_since&page_size=2", "next")

    assert [number for page in pages for number in page] == sorted(tickets)


def test_a_row_that_arrives_meanwhile_moves_nothing(client, cast, tickets):
    cast.sign_in(client, "root")
    first = client.get(f"{TICKETS}?ordering=-updated_at&page_size=4").json()

    create_item(kind="ticket", title="Late", by=cast.root.actor)
    rest, _last = walk(client, first["next"], "next")

    assert sorted([row["number"] for row in first["results"]] + sum(rest, [])) == sorted(tickets)


@pytest.mark.parametrize("other", ["number", "waiting_since", "-updated_at"])
def test_a_cursor_of_another_order_or_age_is_refused(client, cast, tickets, other):
    cast.sign_in(client, "root")
    strange = {"number": "WyIyMDI2LTExLTIwVDA5OjAwOjAwKzAwOjAwIiwxXQ", "waiting_since": "WzEsMV0"}
    cursor = strange.get(other, "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwxXQ")  # a time before all times

    answer = client.get(TICKETS, {"ordering": other, "cursor": cursor})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])
