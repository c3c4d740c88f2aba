"""Who is told of what, and what the call says."""

import json

import pytest
from standardwebhooks import Webhook

from core.access.api import Actor
from core.conversations.models import Audience
from core.conversations.services import add_message, internal_conversation, start_conversation, withdraw_message
from core.events.api import Received
from core.events.models import Delivery
from core.events.relay import run_until_idle
from core.people.services.teams import add_team
from core.work.events import ItemCreated
from core.work.models import Tag
from core.work.services import create_item, update_item
from plugins.integrations.webhooks.catalogue import WORDS, offered_types
from plugins.integrations.webhooks.conditions import tree_of
from plugins.integrations.webhooks.models import SendState, WebhookDelivery
from plugins.integrations.webhooks.subscribers import fan_out

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
MESSAGE = "conversations.message.added.v1"


def test_everything_we_publish_can_be_chosen_in_words_save_our_own_business():
    names = {kind.name for kind in offered_types()}

    assert names == set(WORDS)
    assert not names & {"events.mail.queued.v1", "search.index.requested.v1", "webhooks.delivery.due.v1"}


def make_item(cast, **values):
    return create_item(kind="ticket", title="The sensor drifts", by=SYSTEM, requesters=[cast.dana.customer], **values)


def bodies(receiver):
    return [json.loads(call.body) for call in receiver.calls]


def test_a_new_item_is_told_once_signed_and_as_the_api_shows_it(cast, receiver, endpoint, client):
    one = endpoint()
    item = make_item(cast, team=cast.field_support, tags=["sensor"])

    run_until_idle()
    run_until_idle()

    (call,) = receiver.calls
    body = Webhook(one.secret.reveal()).verify(call.body, call.headers)
    assert call.headers["content-type"] == "application/json"
    assert (body["type"], body["data"]["item_id"]) == ("work.item.created.v1", item.pk)
    assert body["timestamp"].endswith("Z")
    client.force_login(cast.root.user)
    shown = client.get(f"/api/v1/tickets/{item.number}").json()
    assert body["data"]["item"] == {name: value for name, value in shown.items() if name != "summary"}
    row = WebhookDelivery.objects.get()
    assert (row.state, row.status, row.attempts, row.message_id) == ("delivered", 204, 1, call.headers["webhook-id"])


def test_only_who_chose_the_event_and_is_on_is_told(cast, receiver, endpoint):
    endpoint(events=["work.item.changed.v1"])
    endpoint(is_active=False)
    item = make_item(cast)
    run_until_idle()
    assert receiver.calls == []

    update_item(item=item, by=cast.root.actor, changes={"title": "It drifts"})
    run_until_idle()

    assert [body["type"] for body in bodies(receiver)] == ["work.item.changed.v1"]
    assert bodies(receiver)[0]["data"]["item"]["title"] == "It drifts"


def test_hearing_of_an_event_twice_makes_one_delivery(cast, endpoint):
    endpoint()
    make_item(cast)
    run_until_idle()

    Delivery.objects.filter(subscriber="webhooks.fan_out").update(state="pending")
    run_until_idle()

    assert WebhookDelivery.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"team": "field_support", "tags": ["sensor"]}, True),
        ({"team": "field_support", "tags": ["lamp"]}, False),
        ({"team": "back_office", "tags": ["sensor"]}, False),
        ({"tags": ["sensor"]}, False),
    ],
)
def test_conditions_narrow_by_what_the_item_is(cast, receiver, endpoint, values, told):
    tag, _made = Tag.objects.get_or_create(name="sensor", defaults={"slug": "sensor"})
    endpoint(conditions=tree_of({"team": [cast.field_support.pk], "tag": [tag.slug]}))
    if "team" in values:
        values = values | {"team": getattr(cast, values["team"])}

    make_item(cast, **values)
    run_until_idle()

    assert len(receiver.calls) == int(told)


def test_with_conditions_an_event_about_no_item_is_not_told(cast, receiver, endpoint):
    endpoint(events=["people.team.changed.v1"], conditions=tree_of({"team": [cast.field_support.pk]}))
    endpoint(events=["work.item.created.v1"], conditions={"all": [{"field": "gone", "op": "is", "value": 1}]})

    add_team(name="Night", by=cast.root.actor)
    make_item(cast)
    run_until_idle()

    assert receiver.calls == []


def test_an_internal_note_is_told_only_where_an_administrator_said_so(cast, receiver, endpoint):
    both = [MESSAGE, "conversations.conversation.changed.v1"]
    public, everything = endpoint(name="public", events=both), endpoint(events=both, tells_internal=True)
    item = make_item(cast)

    add_message(conversation=internal_conversation(item=item, by=SYSTEM), by=cast.bob.actor, text="Hidden")
    run_until_idle()

    assert not WebhookDelivery.objects.filter(endpoint=public).exists()
    told = [json.loads(body) for body in everything.deliveries.values_list("body", flat=True)]
    assert [body["data"]["message"]["text"] for body in told if body["type"] == MESSAGE] == ["Hidden"]

    talk = start_conversation(item=item, audience=Audience.PUBLIC, by=SYSTEM, customers=[cast.dana.customer])
    add_message(conversation=talk, by=cast.bob.actor, text="Calibrated.", undo_seconds=0)
    run_until_idle()
    assert not WebhookDelivery.objects.filter(endpoint=public, body__contains="Hidden").exists()
    assert WebhookDelivery.objects.filter(endpoint=public, body__contains="Calibrated").exists()


def test_a_message_that_is_taken_back_is_never_told(cast, receiver, endpoint, later):
    endpoint(events=[MESSAGE, "work.item.changed.v1"])
    item = make_item(cast)
    talk = start_conversation(item=item, audience=Audience.PUBLIC, by=SYSTEM, customers=[cast.dana.customer])
    message = add_message(conversation=talk, by=cast.bob.actor, text="Oops", undo_seconds=60)
    run_until_idle()
    assert not WebhookDelivery.objects.filter(event=MESSAGE).exists()

    withdraw_message(message=message, by=cast.bob.actor)
    later()

    assert not WebhookDelivery.objects.filter(event=MESSAGE).exists()
    assert WebhookDelivery.objects.exists()
    assert not WebhookDelivery.objects.filter(body__contains="Oops").exists()


def test_telling_costs_the_same_for_any_number_of_endpoints(cast, endpoint, count_queries):
    item = make_item(cast)
    serial = iter(range(1, 1000))

    def tell() -> None:
        event = ItemCreated(item_id=item.pk, kind="ticket")
        fan_out(Received(event=event, delivery_id=next(serial), attempt=1, created_at=item.created_at))

    narrow = tree_of({"item_type": [item.item_type_id]})
    endpoint(conditions=narrow)
    few = count_queries(tell)
    for _ in range(20):
        endpoint(conditions=narrow)

    assert count_queries(tell) == few <= 10
    assert WebhookDelivery.objects.filter(state=SendState.WAITING).count() >= 40
