"""Moving people changes at once what they see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.access.api import Door, Person, Viewer
from core.people.access import CustomerFacts
from core.people.errors import UndoExpired
from core.people.models import Customer, Organization
from core.people.services import move_customer, move_customers, undo_move, update_customer
from core.people.services.moving import MOST


def organizations_seen_by(member):
    # What the portal takes away again by its settings is the portal's matter.
    person = Person(user=member.user, door=Door.PORTAL)
    viewer = Viewer(person=person, tokens=frozenset(CustomerFacts().tokens(person)))
    return {row.name for row in Organization.objects.visible_to(viewer)}


def test_a_moved_customer_sees_the_new_organisation_and_no_longer_the_old_one(cast):
    assert organizations_seen_by(cast.dana) == {"Seegrund"}

    move_customer(customer=cast.dana.customer, organization=cast.brightwater, by=cast.alice.actor)
    assert organizations_seen_by(cast.dana) == {"Brightwater"}

    move_customer(customer=cast.dana.customer, organization=None, by=cast.alice.actor)
    assert organizations_seen_by(cast.dana) == set()


def test_a_move_can_be_taken_back(cast):
    pks = [cast.dana.customer.pk, cast.erin.customer.pk]
    moved = move_customers(pks=pks, organization=cast.brightwater, by=cast.alice.actor)
    assert [row.pk for row in moved.customers] == [cast.dana.customer.pk]

    undo_move(token=moved.undo, by=cast.alice.actor)
    assert organizations_seen_by(cast.dana) == {"Seegrund"}


def test_who_was_changed_since_stays_where_they_are(cast):
    moved = move_customer(customer=cast.dana.customer, organization=cast.brightwater, by=cast.alice.actor)
    update_customer(customer=cast.dana.customer, by=cast.bob.actor, changes={"name": "Dana K."})

    assert undo_move(token=moved.undo, by=cast.alice.actor).customers == []
    assert organizations_seen_by(cast.dana) == {"Brightwater"}


def test_only_who_moved_them_can_take_it_back(cast):
    moved = move_customer(customer=cast.dana.customer, organization=cast.brightwater, by=cast.alice.actor)
    with pytest.raises(UndoExpired):
        undo_move(token=moved.undo, by=cast.bob.actor)
    with pytest.raises(UndoExpired):
        undo_move(token=moved.undo + "x", by=cast.alice.actor)


def test_moving_nobody_gives_nothing_to_undo(cast):
    moved = move_customer(customer=cast.dana.customer, organization=cast.seegrund, by=cast.alice.actor)
    assert (moved.customers, moved.undo) == ([], "")


def test_one_unknown_person_and_nobody_moves(cast, fingerprint):
    before = fingerprint()
    with pytest.raises(PermissionDenied):
        move_customers(pks=[cast.dana.customer.pk, 10**9], organization=cast.brightwater, by=cast.alice.actor)
    assert fingerprint() == before


def test_customers_move_nobody(cast, fingerprint):
    before = fingerprint()
    with pytest.raises(PermissionDenied):
        move_customer(customer=cast.dana.customer, organization=cast.brightwater, by=cast.dana.actor)
    assert fingerprint() == before
    assert Customer.objects.get(pk=cast.dana.customer.pk).organization == cast.seegrund


@pytest.fixture
def crowd(cast):
    people = (Customer(name=f"Person {number}", organization=cast.seegrund) for number in range(MOST + 1))
    return [row.pk for row in Customer.objects.bulk_create(people)]


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {}], ids=["script", "form"])
def test_who_wants_to_move_too_many_reads_so_and_nobody_moves(cast, client, crowd, fingerprint, headers):
    cast.sign_in(client, "alice")
    before, address = fingerprint(), reverse("wagdesk_people_move")

    answer = client.post(address, {"customer": crowd, "to": cast.brightwater.pk}, headers=headers, follow=True)

    said = answer.json()["message"] if headers else answer.content.decode()
    assert answer.status_code == (409 if headers else 200)
    assert "At most 200 people can be moved at a time. Nobody was moved." in said
    assert fingerprint() == before


def test_as_many_as_one_move_takes_are_moved_and_taken_back(cast, crowd):
    moved = move_customers(pks=crowd[:MOST], organization=cast.brightwater, by=cast.alice.actor)
    assert Customer.objects.filter(organization=cast.brightwater).count() == MOST + 1

    assert len(undo_move(token=moved.undo, by=cast.alice.actor).customers) == MOST
