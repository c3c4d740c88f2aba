"""Whatever a ticket's entries say is changed at its own door, found by the new word and not by the old."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.urls import reverse

from core.conversations.arrivals import Arrival
from core.conversations.models import Conversation
from core.conversations.services import add_message, internal_conversation, take_in
from core.events.relay import run_until_idle
from core.people.models import Address, Customer, Organization, User
from core.people.services import (
    add_address,
    delete_organization,
    delete_team,
    move_customer,
    remove_address,
    update_customer,
    update_organization,
)
from core.work.models import CustomField, FieldType, Status, Tag, WorkItem, WorkItemType
from core.work.services import (
    add_follower,
    add_requester,
    create_scope,
    delete_tag,
    remove_requester,
    update_field,
    update_item,
    update_scope,
    update_status,
    update_tag,
    update_type,
)
from plugins.tickets.search import TicketConversationDocument
from search.indexing.checking import check
from search.indexing.rebuilding import rebuild
from search.models import IndexRequest, PendingRevocation
from search.queries import search
from search.registry import documents


class World(NamedTuple):
    """Everybody, the ticket, and a browser in which an administrator is signed in."""

    cast: Any
    item: WorkItem
    browser: Any

    @property
    def by(self) -> Any:
        return self.cast.root.actor

    @property
    def customer(self) -> Customer:
        return self.cast.dana.customer


@pytest.fixture
def world(cast, client):
    """A ticket with every fact a ticket can have, each named by a word of its own."""
    CustomField.objects.create(kind="ticket", key="device", label="Device", field_type=FieldType.TEXT)
    WorkItemType.objects.filter(kind="ticket", is_default=True).update(name="Malfunction")
    Customer.objects.filter(pk=cast.dana.customer.pk).update(name="Quentin")
    lab = {"value": "lab@polar.example", "normalized": "lab@polar.example"}
    Address.objects.filter(customer=cast.dana.customer).update(**lab)
    Organization.objects.filter(pk=cast.seegrund.pk).update(name="Heathland")
    arrival = Arrival(
        customer_id=cast.dana.customer.pk, subject="Spectrometer drifts", text="Since the update.",
        team_id=cast.field_support.pk, custom={"device": "Aurora"}, tags=("calibration",),
    )  # fmt: skip
    item = take_in(arrival, source="portal", channel="portal").item
    update_item(item=item, by=cast.root.actor, changes={"assignee": cast.alice.user, "organization": cast.seegrund})
    looked_at = Status.objects.create(item_type=item.item_type, label="Being looked at", category="open")
    update_item(item=item, by=cast.root.actor, changes={"status": looked_at})
    add_follower(item=item, user=cast.bob.user, by=cast.root.actor)
    note = internal_conversation(item=item, by=cast.alice.actor)
    add_message(conversation=note, by=cast.alice.actor, text="Suspected sabotage.", undo_seconds=0)
    cast.sign_in(client, "root")
    run_until_idle()
    for document in documents().values():
        rebuild(document)
    return World(cast, item, client)


def found(viewer: Any, text: str) -> bool:
    return bool(search(viewer, text, kinds={"ticket"}).results)


def shown(viewer: Any) -> str:
    """What stands beside the title of the ticket, found by its own words and by those of its conversation."""
    seen = {
        f"{result.meta} · {result.status} · {result.category}"
        for text in ("drifts", "sabotage")
        for result in search(viewer, text, kinds={"ticket"}).results
    }
    (said,) = seen
    return said


def assert_fresh() -> None:
    """The index says of every row what the row says, and to whom; nothing is hidden any more."""
    run_until_idle()
    assert not PendingRevocation.objects.exists()
    for document in documents().values():
        assert check(document).wrong == set(), document.kind


def edit_agent(world: World) -> None:
    """At the agents' screen."""
    alice = world.cast.alice.user
    form = {"email": alice.email, "first_name": "Wilhelmina", "last_name": "Agent", "is_active": "on"}
    world.browser.post(reverse("wagtailusers_users:edit", args=[alice.pk]), form)
    assert User.objects.get(pk=alice.pk).first_name == "Wilhelmina"


def delete_agent(world: World) -> None:
    """At the agents' screen."""
    world.browser.post(reverse("wagtailusers_users:delete", args=[world.cast.alice.user.pk]))
    assert not User.objects.filter(pk=world.cast.alice.user.pk).exists()


def delete_agents(world: World) -> None:
    """Several at once, at the list."""
    agents = [world.cast.alice.user.pk, world.cast.bob.user.pk]
    address = reverse("wagtail_bulk_action", args=[User._meta.app_label, "user", "delete"])
    world.browser.post(f"{address}?id={agents[0]}&id={agents[1]}")
    assert not User.objects.filter(pk__in=agents).exists()


def drop_address(world: World) -> None:
    add_address(customer=world.customer, value="bench@boreal.example", by=world.by)
    remove_address(address=Address.objects.get(normalized="lab@polar.example"), by=world.by)


def empty_and_delete_organization(world: World) -> None:
    for customer in Customer.objects.filter(organization=world.cast.seegrund):
        move_customer(customer=customer, organization=None, by=world.by)
    delete_organization(organization=world.cast.seegrund, by=world.by)


def item(**changes: Any) -> Callable[[World], Any]:
    """A change of the ticket itself."""
    return lambda world: update_item(item=world.item, by=world.by, changes=changes)


def status(**values: Any) -> Callable[[World], Any]:
    """A change of the ticket's status as administrators name it."""
    return lambda world: update_status(status=Status.objects.get(label="Being looked at"), by=world.by, **values)


def customer(**changes: Any) -> Callable[[World], Any]:
    """A change of the record of who asked."""
    return lambda world: update_customer(customer=world.customer, by=world.by, changes=changes)


def into_private_project(world: World) -> None:
    """Moved into a project, which is closed afterwards."""
    project = create_scope(name="Depot", by=world.by)
    item(scope=project)(world)
    run_until_idle()
    update_scope(scope=project, by=world.by, is_private=True)


#: Of each fact that is searched: its change, a word that finds the ticket before, and one that does afterwards.
SEARCHED: dict[str, tuple[Callable[[World], Any], str, str]] = {
    "title": (item(title="Microscope jumps"), "spectrometer", "microscope"),
    "tags": (item(tags=["warranty"]), "calibration", "warranty"),
    "tag renamed": (
        lambda world: update_tag(tag=Tag.objects.get(), by=world.by, name="adjustment"), "calibration", "adjustment",
    ),
    "tag deleted": (lambda world: delete_tag(tag=Tag.objects.get(), by=world.by), "calibration", ""),
    "custom field": (item(custom={"device": "Borealis"}), "aurora", "borealis"),
    "custom field switched off": (
        lambda world: update_field(custom_field=CustomField.objects.get(), by=world.by, is_active=False), "aurora", "",
    ),
    "type renamed": (
        lambda world: update_type(item_type=world.item.item_type, by=world.by, name="Breakdown"),
        "malfunction", "breakdown",
    ),
    "organisation": (item(organization=None), "heathland", ""),
    "organisation renamed": (
        lambda world: update_organization(organization=world.cast.seegrund, by=world.by, name="Moorland"),
        "heathland", "moorland",
    ),
    "organisation deleted": (empty_and_delete_organization, "heathland", ""),
    "requester": (
        lambda world: remove_requester(item=world.item, customer=world.customer, by=world.by), "quentin", "",
    ),
    "another requester": (
        lambda world: add_requester(item=world.item, customer=world.cast.erin.customer, by=world.by), "", "erin",
    ),
    "requester renamed": (customer(name="Rosalind"), "quentin", "rosalind"),
    "address": (drop_address, "lab@polar.example", "bench@boreal.example"),
    "message": (
        lambda world: add_message(
            conversation=Conversation.objects.filter(item=world.item).first(),
            by=world.by, text="Replaced the grating.", undo_seconds=0,
        ),
        "", "grating",
    ),
}  # fmt: skip

#: Of each fact that is shown: its change, what is read before, and what is read afterwards.
SHOWN: dict[str, tuple[Callable[[World], Any], str, str]] = {
    "status renamed": (status(label="Being mended"), "Being looked at · open", "Being mended · open"),
    "status of another category": (status(category="waiting_other"), "· open", "· waiting_other"),
    "organisation renamed": (SEARCHED["organisation renamed"][0], "Heathland", "Moorland"),
    "organisation deleted": (empty_and_delete_organization, "Heathland", ""),
    "assignee": (lambda world: item(assignee=world.cast.bob.user)(world), "Alice Agent", "Bob Agent"),
    "assignee renamed": (edit_agent, "Alice Agent", "Wilhelmina Agent"),
    "assignee deleted": (delete_agent, "Alice Agent", ""),
    "assignee and follower deleted": (delete_agents, "Alice Agent", ""),
}


@pytest.mark.parametrize("fact", SEARCHED)
def test_a_fact_that_changed_is_found_by_its_new_word_and_not_by_the_old(world, fact):
    change, old, new = SEARCHED[fact]
    agent = world.cast.root.viewer
    assert found(agent, old) or not old
    assert not new or not found(agent, new)

    change(world)
    run_until_idle()

    assert found(agent, new) or not new
    assert not old or not found(agent, old)
    assert_fresh()


@pytest.mark.parametrize("fact", SHOWN)
def test_a_fact_that_changed_is_shown_beside_the_ticket_and_its_conversations(world, fact):
    change, old, new = SHOWN[fact]
    assert old in shown(world.cast.root.viewer)

    change(world)
    run_until_idle()

    said = shown(world.cast.root.viewer)
    assert new in said
    assert old not in said
    assert_fresh()


def test_a_status_reads_anew_for_customers_too(world):
    status(customer_label="In the workshop")(world)
    run_until_idle()

    (result,) = search(world.cast.dana.viewer, "drifts").results
    assert result.status == "In the workshop"
    assert_fresh()


#: Of each change that decides who may find the ticket: who did not before and does afterwards, or the other way round.
ACCESS: dict[str, tuple[Callable[[World], Any], str, bool]] = {
    "team deleted": (lambda world: delete_team(team=world.cast.field_support, by=world.by), "carol", True),
    "team": (item(team=None), "carol", True),
    "requester": (SEARCHED["another requester"][0], "erin", True),
    "follower": (lambda world: add_follower(item=world.item, user=world.cast.carol.user, by=world.by), "carol", True),
    "assignee": (lambda world: item(assignee=world.cast.carol.user)(world), "carol", True),
    "private project": (into_private_project, "alice", False),
}


@pytest.mark.parametrize("fact", ACCESS)
def test_who_may_see_a_ticket_now_finds_it_and_its_conversations(world, fact):
    change, who, finds = ACCESS[fact]
    word = "sabotage" if who in ("alice", "carol") else "drifts"
    assert found(world.cast.viewer(who), word) is not finds

    change(world)
    run_until_idle()

    assert found(world.cast.viewer(who), word) is finds
    assert_fresh()


def test_a_status_that_only_looks_different_touches_no_ticket(world):
    status(rank=9, color="#1f6feb")(world)

    run_until_idle(max_rounds=1)

    assert not IndexRequest.objects.exists()
    assert_fresh()


@pytest.mark.sqlite
def test_conversations_are_read_by_their_keys_however_many_tickets_there_are(db):
    plan = TicketConversationDocument().queryset().filter(pk__in=range(200)).explain()

    assert "SEARCH wagdesk_conversations_conversation USING INTEGER PRIMARY KEY" in plan.splitlines()[0]
