"""Pages by cursor: each row once, in both directions, whatever arrives meanwhile."""

import re

import pytest

from core.work.models import Priority
from core.workspace.listing import rows, sorting

LIST = "/admin/tickets/"


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(rows, "PAGE", 3)
    monkeypatch.setattr(sorting, "PAGE", 3)


def numbers(response):
    return [int(one) for one in re.findall(r'<td class="wd-num wd-quiet">#(\d+)</td>', response.content.decode())]


def walk(client, url, key):
    """Every page from here on, in the direction of `key`."""
    found = []
    while url:
        response = client.get(LIST + url)
        found.append(numbers(response))
        url = response.context[key]
    return found


@pytest.mark.parametrize(
    "sort", ["waiting", "-waiting", "updated", "-updated", "priority", "-priority", "-number", "status"]
)
def test_every_row_stands_on_exactly_one_page_and_the_way_back_is_the_same(alice, cast, make_ticket, sort):
    ranks = [Priority.objects.get(rank=rank) for rank in (80, 40, 20)]
    for place in range(8):
        item = make_ticket(minutes_old=place // 2, priority=ranks[place % 3])
        if place % 3 == 0:
            item.waiting_since = item.priority = None
            item.save_columns("waiting_since", "priority")

    forth = walk(alice, f"?sort={sort}", "after_url")
    last = alice.get(LIST + f"?sort={sort}")
    while last.context["after_url"]:
        last = alice.get(LIST + last.context["after_url"])
    back = walk(alice, last.context["before_url"], "before_url")

    flat = [number for page in forth for number in page]
    assert len(flat) == len(set(flat)) == 8
    assert back[::-1] == forth[:-1]


def test_a_row_that_arrives_meanwhile_moves_nothing(alice, make_ticket):
    made = [make_ticket().number for _ in range(5)]
    first = alice.get(f"{LIST}?sort=-number")

    make_ticket()
    second = alice.get(LIST + first.context["after_url"])

    assert numbers(first) == made[:1:-1]
    assert numbers(second) == made[1::-1]
