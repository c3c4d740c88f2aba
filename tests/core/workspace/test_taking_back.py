"""A reply that is taken back takes back the status that was sent along."""

import pytest

from core.conversations.models import Message
from core.conversations.services import add_message
from core.work.models import Activity, Status, StatusCategory, WorkItem
from core.work.services import update_item
from tests.core.workspace.test_writing import last, reply, url

STAYS = "The status was not put back."


@pytest.fixture
def item(make_ticket):
    return make_ticket()


def take_back(client, item):
    return client.post(url(item, f"take-back/{last().pk}/"), follow=True).content.decode()


def fresh(item):
    return WorkItem.objects.get(pk=item.pk)


def put(item, cast, category):
    status = Status.objects.first_of(item.item_type, category)
    update_item(item=item, by=cast.bob.actor, changes={"status": status})


@pytest.mark.parametrize("then", ["", StatusCategory.RESOLVED, StatusCategory.WAITING_CUSTOMER])
@pytest.mark.parametrize("before", [StatusCategory.NEW, StatusCategory.OPEN])
def test_the_item_is_as_it_was_before_the_reply(alice, cast, item, before, then):
    put(item, cast, before)
    had = fresh(item).status
    reply(alice, item, cast, then=then)
    assert fresh(item).status.category == (then or StatusCategory.OPEN)

    page = take_back(alice, item)

    now = fresh(item)
    assert (now.status, now.closed_at, now.waiting_since) == (had, None, Message.objects.earliest("pk").created_at)
    assert "Hello Dana." in page
    assert STAYS not in page
    assert Activity.objects.filter(item=item.pk, verb="work.changed").latest("pk").data["to"] == had.label


def test_what_was_over_before_stays_over_since_then(alice, cast, item):
    put(item, cast, StatusCategory.CLOSED)
    closed = fresh(item)
    reply(alice, item, cast, then=StatusCategory.RESOLVED)

    take_back(alice, item)

    assert (fresh(item).status, fresh(item).closed_at) == (closed.status, closed.closed_at)
    assert fresh(item).waiting_since is None


def test_a_reply_that_came_through_the_api_goes_back_as_well(alice, cast, item):
    add_message(conversation=item.conversations.get(), by=cast.alice.actor, text="Hello Dana.", channel="api")
    assert fresh(item).status.category == StatusCategory.OPEN

    page = take_back(alice, item)

    assert fresh(item).status.category == StatusCategory.NEW
    assert STAYS not in page


def test_what_is_said_first_as_an_agent_writes_an_item_down_goes_back_as_well(alice, cast, item):
    data = {
        "title": "Rope",
        "requesters": cast.dana.user.email,
        "text": "Hello Dana.",
        "item_type": item.item_type_id,
        "assignee": cast.alice.user.pk,
        "audience": "public",
    }
    alice.post("/admin/tickets/new/", data)
    made = WorkItem.objects.latest("pk")
    assert made.status.category == StatusCategory.OPEN

    take_back(alice, made)

    assert fresh(made).status.category == StatusCategory.NEW


@pytest.mark.parametrize("since", [[StatusCategory.CLOSED], [StatusCategory.OPEN, StatusCategory.RESOLVED]])
def test_a_status_that_was_changed_since_stays_and_the_agent_is_told(alice, cast, item, since):
    reply(alice, item, cast, then=StatusCategory.RESOLVED)
    for category in since:
        put(item, cast, category)
    before = fresh(item)

    page = take_back(alice, item)

    assert (fresh(item).status, fresh(item).closed_at) == (before.status, before.closed_at)
    assert f"{STAYS} It is “{before.status}” now." in page


def test_a_note_moves_nothing(alice, cast, item):
    alice.post(url(item, "reply/"), {"audience": "internal", "body_internal": "Hm.", "then": StatusCategory.RESOLVED})

    assert last().moved is None
    assert fresh(item).status.category == StatusCategory.NEW
