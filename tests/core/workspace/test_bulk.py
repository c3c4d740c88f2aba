"""Many at once: no confirmation, an undo, the refused ones named."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from core.plugins.api import hookimpl
from core.work.errors import TransitionRefused
from core.work.models import Status, WorkItem, WorkItemType
from core.work.models.items import WorkItemQuerySet
from core.work.services import bulk_update, undo_bulk, update_item

BULK = "/admin/tickets/bulk/"
JSON = {"Accept": "application/json"}


def fresh(item):
    return WorkItem.objects.get(pk=item.pk)


def test_selected_tickets_change_and_change_back(alice, cast, make_ticket):
    items = [make_ticket(), make_ticket(assignee=cast.alice.user)]

    answer = alice.post(BULK, {"item": [i.pk for i in items], "assignee": cast.bob.user.pk}, headers=JSON).json()

    assert answer["message"] == "2 changed to “Bob Agent”."
    assert {fresh(item).assignee for item in items} == {cast.bob.user}

    answer = alice.post(f"{BULK}undo/", {"undo": answer["undo"]}, headers=JSON).json()

    assert answer["message"] == "2 changes taken back."
    assert [fresh(item).assignee for item in items] == [None, cast.alice.user]


def test_each_is_held_once(cast, make_ticket, monkeypatch):
    items, held, lock = [make_ticket(), make_ticket()], [], WorkItemQuerySet.lock
    monkeypatch.setattr(WorkItemQuerySet, "lock", lambda rows, pk, **more: held.append(pk) or lock(rows, pk, **more))

    changes = {"assignee": cast.bob.user, "add_tags": ["lamp"]}
    done = bulk_update(pks=[one.pk for one in items], kind="ticket", by=cast.alice.actor, changes=changes)
    undo_bulk(token=done.undo, by=cast.alice.actor)

    assert held == [one.pk for one in items] * 2


def test_an_undone_resolving_leaves_waiting_who_waited(alice, make_ticket):
    item = make_ticket(minutes_old=90)
    resolved = Status.objects.get(item_type=item.item_type, category="resolved")

    answer = alice.post(BULK, {"item": [item.pk], "status": resolved.pk}, headers=JSON).json()
    assert (fresh(item).waiting_since, fresh(item).closed_at is None) == (None, False)
    alice.post(f"{BULK}undo/", {"undo": answer["undo"]}, headers=JSON)

    assert (fresh(item).status, fresh(item).closed_at) == (item.status, None)
    assert fresh(item).waiting_since == item.waiting_since
    assert f"#{item.number}" in alice.get("/admin/tickets/?tab=waiting").content.decode()


def test_an_undone_reopening_leaves_closed_when_it_was(alice, cast, make_ticket):
    item = make_ticket()
    resolved, opened = (Status.objects.get(item_type=item.item_type, category=one) for one in ("resolved", "open"))
    update_item(item=item, by=cast.bob.actor, changes={"status": resolved})
    closed_at = timezone.now() - timedelta(days=3)
    WorkItem.objects.filter(pk=item.pk).update(closed_at=closed_at)

    answer = alice.post(BULK, {"item": [item.pk], "status": opened.pk}, headers=JSON).json()
    assert fresh(item).closed_at is None
    alice.post(f"{BULK}undo/", {"undo": answer["undo"]}, headers=JSON)

    assert (fresh(item).status, fresh(item).closed_at, fresh(item).waiting_since) == (resolved, closed_at, None)


def test_an_undone_change_of_type_gives_back_the_status_it_took(cast, make_ticket):
    item = make_ticket()
    problem, resolved = (
        WorkItemType.objects.get(name="Problem"),
        Status.objects.get(item_type=item.item_type, category="resolved"),
    )
    Status.objects.filter(item_type=problem, category="resolved").delete()
    update_item(item=item, by=cast.bob.actor, changes={"status": resolved})
    closed_at = fresh(item).closed_at

    done = bulk_update(pks=[item.pk], kind="ticket", by=cast.alice.actor, changes={"item_type": problem})
    assert fresh(item).closed_at is None
    undo_bulk(token=done.undo, by=cast.alice.actor)

    assert (fresh(item).status, fresh(item).closed_at) == (resolved, closed_at)


def test_a_status_is_found_in_each_tickets_own_type(alice, make_ticket):
    problem = Status.objects.get(item_type__name="Problem", category="new").item_type
    first, second = make_ticket(), make_ticket(item_type=problem)
    resolved = Status.objects.get(item_type=first.item_type, category="resolved")

    alice.post(BULK, {"item": [first.pk, second.pk], "status": resolved.pk}, headers=JSON)

    assert fresh(first).status == resolved
    assert fresh(second).status.category == "resolved"
    assert fresh(second).status.item_type == problem


def test_a_refused_one_is_named_and_the_others_change(alice, make_ticket, plugins):
    stubborn, willing = make_ticket(), make_ticket()
    resolved = Status.objects.get(item_type=willing.item_type, category="resolved")

    class Veto:
        @hookimpl
        def before_transition(self, item, to, by):
            if item.pk == stubborn.pk:
                raise TransitionRefused("Not yet.")

    with plugins.registered(stubborn=Veto()):
        answer = alice.post(BULK, {"item": [stubborn.pk, willing.pk], "status": resolved.pk}, headers=JSON).json()

    assert answer["refused"] == [stubborn.number]
    assert f"Not changed: #{stubborn.number}. Not yet." in answer["message"]
    assert fresh(willing).status == resolved
    assert fresh(stubborn).status != resolved


def test_an_invisible_ticket_is_neither_changed_nor_named(alice, cast, make_ticket):
    hidden = make_ticket(team=cast.back_office)

    answer = alice.post(BULK, {"item": [hidden.pk], "assignee": "me"}, headers=JSON).json()

    assert answer["refused"] == []
    assert fresh(hidden).assignee is None


def test_tags_are_added_to_those_there_are(alice, make_ticket):
    item = make_ticket(tags=["lamp"])

    alice.post(BULK, {"item": [item.pk], "add_tags": "rental, Lamp"}, headers=JSON)

    assert sorted(tag.name for tag in fresh(item).tags.all()) == ["lamp", "rental"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"status": "999999"},
        {"assignee": "x"},
        {"status": "none"},
        {"priority": "99999999999999999999999"},
        {"assignee": "customer"},
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(alice, cast, make_ticket, fingerprint, data):
    item = make_ticket()
    if data.get("assignee") == "customer":
        data = {"assignee": cast.dana.user.pk}
    before = fingerprint()

    response = alice.post(BULK, {"item": [item.pk], **data}, headers=JSON)

    assert response.status_code == 422
    assert fingerprint() == before


def test_without_javascript_the_list_comes_back_with_a_message(alice, cast, make_ticket):
    item = make_ticket()

    response = alice.post(BULK, {"item": [item.pk], "assignee": "me", "next": "/admin/tickets/?tab=mine"}, follow=True)

    assert response.redirect_chain == [("/admin/tickets/?tab=mine", 302)]
    assert "1 changed to “Alice Agent”." in response.content.decode()


def test_who_may_only_look_changes_nothing(client, cast, make_ticket, fingerprint):
    item = make_ticket()
    cast.alice.user.groups.get().permissions.remove(Permission.objects.get(codename="change_ticket"))
    cast.sign_in(client, "alice")
    before = fingerprint()

    client.post(BULK, {"item": [item.pk], "assignee": "me"}, headers=JSON)

    assert fingerprint() == before


def test_another_host_is_no_place_to_return_to(alice, make_ticket):
    item = make_ticket()

    response = alice.post(BULK, {"item": [item.pk], "assignee": "me", "next": "https://elsewhere.example/"})

    assert response["Location"] == "/admin/tickets/"
