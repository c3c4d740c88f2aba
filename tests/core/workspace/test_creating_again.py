"""A ticket created by hand that is sent again: the same one is one ticket, another one is another."""

from threading import Barrier

import pytest
from django.test import Client

from core.conversations.models import Conversation, Message, Recipient
from core.events.models import OutboxEntry
from core.people.models import Customer
from core.testing.cast import make_cast
from core.work.models import Activity, CustomField, Requester, WorkItem, WorkItemType
from core.workspace.creating import services
from tests.core.people.test_at_once import TOGETHER, at_once

NEW = "/admin/tickets/new/"
#: What an opened page carries along.
TOKEN = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def send(client, cast, **more):
    data = {
        "token": TOKEN,
        "title": "Called about the lamp",
        "text": "The hours counter shows 4,000.",
        "requesters": "dana@seegrund.example",
        "item_type": WorkItemType.objects.get(name="Question").pk,
        "assignee": cast.alice.user.pk,
        "team": cast.field_support.pk,
        "tags": "lamp",
        "audience": "internal",
        **more,
    }
    return client.post(NEW, data)


@pytest.mark.parametrize("more", [{"text": ""}, {}, {"audience": "public"}])
def test_the_same_three_times_is_one_ticket(alice, cast, fingerprint, more):
    first = send(alice, cast, **more)
    before = fingerprint()

    again = [send(alice, cast, **more) for _number in range(2)]

    item = WorkItem.objects.get()
    told = [first, *again]
    assert {(one.status_code, one["Location"]) for one in told} == {(302, f"/admin/tickets/{item.number}/")}
    assert fingerprint() == before


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Called about the door"},
        {"text": "It shows 5,000."},
        {"requesters": "mia@seegrund.example"},
        {"assignee": ""},
        {"custom.size": "3"},
        {"audience": "public"},
        {"token": ""},
    ],
)
def test_something_else_from_the_same_page_is_another_ticket(alice, cast, other):
    CustomField.objects.create(kind="ticket", key="size", label="Size", field_type="number")
    first = send(alice, cast)

    assert send(alice, cast, **other)["Location"] != first["Location"]
    assert WorkItem.objects.count() == 2


def test_another_agent_gets_a_ticket_of_their_own(alice, cast):
    send(alice, cast)
    bob = Client()
    cast.sign_in(bob, "bob")

    send(bob, cast)

    assert WorkItem.objects.count() == 2


def test_each_page_has_its_own_token_and_a_refused_form_keeps_its_own(alice, cast):
    first, second = (alice.get(NEW).context["form"]["token"].value() for _number in range(2))

    refused = send(alice, cast, token=first, title="")

    assert first != second
    assert refused.status_code == 422
    assert f'name="token" value="{first}"' in refused.content.decode()
    assert send(alice, cast, token=first).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("flushed_defaults")
def test_the_same_sent_at_once_is_one_ticket(monkeypatch):
    cast = make_cast()
    clients = [Client() for _number in range(TOGETHER + 1)]
    for client in clients:
        cast.sign_in(client, "alice")
    before = counts()
    send(clients.pop(), cast, audience="public", token="", requesters="mia@seegrund.example")
    after_one = counts()
    all_have_looked, looks, look = Barrier(TOGETHER, timeout=30), iter(range(TOGETHER)), services.item_with_key

    def look_with_all(key):
        found = look(key)
        if next(looks, None) is not None:
            all_have_looked.wait()
        return found

    monkeypatch.setattr(services, "item_with_key", look_with_all)
    told = at_once(lambda: send(clients.pop(), cast, audience="public", requesters="lena@seegrund.example")["Location"])

    assert told == [f"/admin/tickets/{WorkItem.objects.latest('pk').number}/"] * TOGETHER
    assert [two - one for one, two in zip(after_one, counts(), strict=True)] == [
        one - none for none, one in zip(before, after_one, strict=True)
    ]


def counts():
    """How many rows there are of all that a new ticket brings along."""
    models = (WorkItem, Requester, Customer, Message, Conversation, Recipient, Activity, OutboxEntry)
    return [model._base_manager.count() for model in models]
