"""Creating a ticket by hand."""

import pytest
from django.contrib.auth.models import Permission

from core.conversations.models import Audience, Message, Recipient
from core.people.models import Customer
from core.work.models import CustomField, Priority, WorkItem, WorkItemType
from core.work.services import update_priority, update_type

NEW = "/admin/tickets/new/"


@pytest.fixture
def data(cast):
    return {
        "title": "Called about the lamp",
        "text": "The hours counter shows 4,000.",
        "requesters": "dana@seegrund.example, new@seegrund.example",
        "item_type": WorkItemType.objects.get(name="Question").pk,
        "assignee": cast.alice.user.pk,
        "tags": "lamp",
        "audience": "internal",
    }


def test_with_a_note_nothing_is_sent(alice, cast, data):
    response = alice.post(NEW, data)

    item = WorkItem.objects.get()
    assert response["Location"] == f"/admin/tickets/{item.number}/"
    assert [one.name for one in item.requesters.order_by("pk")][0] == "Dana"
    assert (item.assignee, item.channel, item.organization) == (cast.alice.user, "web", cast.seegrund)
    assert Message.objects.get().conversation.audience == Audience.INTERNAL
    assert not Recipient.objects.exists()


def test_a_public_one_goes_to_the_requesters(alice, cast, data):
    alice.post(NEW, {**data, "audience": "public"})

    assert Message.objects.get().conversation.is_public
    assert set(Recipient.objects.values_list("address", flat=True)) == {"dana@seegrund.example", "new@seegrund.example"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"requesters": "dana@seegrund.example, nonsense"}, "requesters"),
        ({"audience": "public", "requesters": ""}, "requesters"),
        ({"audience": "public", "text": " "}, "text"),
        ({"item_type": "999999"}, "item_type"),
        ({"assignee": "dana"}, "assignee"),
        ({"custom.size": "big"}, "custom.size"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_written(alice, cast, data, fingerprint, change, field):
    CustomField.objects.create(kind="ticket", key="size", label="Size", field_type="number")
    if change.get("assignee") == "dana":
        change = {"assignee": cast.dana.user.pk}
    before = fingerprint()

    response = alice.post(NEW, {**data, **change})

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert fingerprint() == before


def test_a_field_of_another_type_is_named_and_nothing_stays_behind(alice, data):
    field = CustomField.objects.create(kind="ticket", key="size", label="Size", field_type="number")
    field.item_types.add(WorkItemType.objects.get(name="Problem"))

    response = alice.post(NEW, {**data, "custom.size": "3", "requesters": "brand-new@seegrund.example"})

    assert response.status_code == 422
    assert "custom.size" in response.context["form"].errors
    assert not Customer.objects.filter(addresses__normalized="brand-new@seegrund.example").exists()


def test_the_form_begins_with_the_type_and_priority_that_are_marked(alice, cast):
    item_type = WorkItemType.objects.filter(kind="ticket", is_default=False).last()
    priority = Priority.objects.get(rank=80)
    update_type(item_type=item_type, by=cast.root.actor, is_default=True)
    update_priority(priority=priority, by=cast.root.actor, is_default=True)

    form = alice.get(NEW).context["form"]

    assert (form["item_type"].value(), form["priority"].value()) == (item_type.pk, priority.pk)


def test_the_form_is_for_who_may_add(client, cast):
    cast.alice.user.groups.get().permissions.remove(Permission.objects.get(codename="add_ticket"))
    cast.sign_in(client, "alice")

    assert client.get(NEW).status_code == 302
    assert "Add ticket" not in client.get("/admin/tickets/").content.decode()
