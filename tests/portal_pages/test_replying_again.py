"""An answer that is sent again: the same one is one message, another one is another."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.conversations.arrivals import Arrival
from core.conversations.models import Attachment, Intake, Message
from core.conversations.services import take_in
from core.events.models import OutboxEntry
from core.testing.cast import make_cast
from core.work.models import Activity, Status, StatusCategory, WorkItem
from core.work.services import update_item
from tests.core.people.test_at_once import TOGETHER, at_once

#: What an opened page carries along.
TOKEN = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def make_request(cast):
    arrival = Arrival(customer_id=cast.dana.customer.pk, subject="Drift", text="It drifts.")
    return take_in(arrival, source="form:1", channel="form").item


@pytest.fixture
def item(cast):
    return make_request(cast)


@pytest.fixture
def dana(client, cast):
    cast.sign_in(client, "dana")
    return client


def send(client, item, text="The new one.", file=b"log", **more):
    data = {"token": TOKEN, "body": text, "files": SimpleUploadedFile("log.txt", file), **more}
    return client.post(reverse("wagdesk_portal_pages:request", args=[item.number]), data)


def answers():
    return [one.text for one in Message.objects.order_by("pk")][1:]


def test_the_same_answer_three_times_is_one_message(dana, item):
    told = [send(dana, item) for _number in range(3)]

    assert answers() == ["The new one."]
    assert len({(one.status_code, one["Location"]) for one in told}) == 1
    assert told[0].status_code == 302
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("other", [{"text": "The old one."}, {"file": b"new"}, {"token": ""}])
def test_another_answer_from_the_same_page_is_another_message(dana, item, other):
    send(dana, item)

    send(dana, item, **other)

    assert answers() == ["The new one.", other.get("text", "The new one.")]


def test_each_page_has_its_own_token_and_a_refused_answer_keeps_its_own(dana, item):
    url = reverse("wagdesk_portal_pages:request", args=[item.number])
    first, second = (dana.get(url).context["form"]["token"].value() for _number in range(2))

    refused = dana.post(url, {"token": first, "body": " "})

    assert first != second
    assert refused.status_code == 422
    assert f'name="token" value="{first}"' in refused.content.decode()


def test_an_answer_sent_again_does_not_close_what_was_opened_since(dana, cast, item):
    send(dana, item, solved="on")
    item = WorkItem.objects.get(pk=item.pk)
    assert item.status.category == StatusCategory.RESOLVED
    status = Status.objects.filter(item_type=item.item_type, category=StatusCategory.OPEN).first()
    update_item(item=item, by=cast.alice.actor, changes={"status": status})

    told = send(dana, item, solved="on")

    assert WorkItem.objects.get(pk=item.pk).status.category == StatusCategory.OPEN
    assert f"Request #{item.number} is still open." in dana.get(told["Location"]).content.decode()


def test_solved_that_is_ticked_only_when_an_answer_is_sent_again_closes_it(dana, item):
    send(dana, item)

    told = send(dana, item, solved="on")

    assert answers() == ["The new one."]
    assert WorkItem.objects.get(pk=item.pk).status.category == StatusCategory.RESOLVED
    assert f"Request #{item.number} is closed." in dana.get(told["Location"]).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("flushed_defaults")
def test_the_same_answer_sent_at_once_is_one_message():
    cast = make_cast()
    item = make_request(cast)
    clients = [Client() for _number in range(TOGETHER)]
    for client in clients:
        cast.sign_in(client, "dana")
    before = OutboxEntry.objects.filter(event__contains="message").count()

    told = at_once(lambda: send(clients.pop(), item).status_code)

    assert told == [302] * TOGETHER
    assert answers() == ["The new one."]
    assert (Attachment.objects.count(), Intake.objects.count()) == (1, 2)
    assert OutboxEntry.objects.filter(event__contains="message").count() == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("flushed_defaults")
def test_solved_without_a_word_is_said_once_however_often_it_is_sent():
    cast = make_cast()
    item = make_request(cast)
    clients = [Client() for _number in range(TOGETHER + 1)]
    for client in clients:
        cast.sign_in(client, "dana")
    before = OutboxEntry.objects.count()

    def solve():
        return send(clients.pop(), item, text="", files=[], solved="on").status_code

    told = [*at_once(solve), solve()]

    assert told == [302] * (TOGETHER + 1)
    assert Activity.objects.filter(verb="work.solved").count() == 1
    assert OutboxEntry.objects.count() == before + 1
