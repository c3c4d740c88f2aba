"""Who enters a scope, and whom it is shared with: seen while they are in the list, and not a moment longer."""

import pytest
from django.core.exceptions import PermissionDenied

from core.access.api import Actor
from core.conversations.models import Audience, Message
from core.conversations.services import add_message, internal_conversation, start_conversation
from core.work.errors import InvalidField
from core.work.models import ScopeMember, WorkItem
from core.work.services import (
    add_scope_follower,
    add_scope_member,
    create_item,
    create_scope,
    remove_scope_follower,
    remove_scope_member,
    update_scope,
)

SYSTEM = Actor.system("tests")


@pytest.fixture
def closed(cast):
    """A private project with an item of Dana's; something was said in public, something among agents."""
    scope = create_scope(name="Closed", is_private=True, by=SYSTEM)
    item = create_item(kind="ticket", title="Inside", scope=scope, by=SYSTEM, requesters=[cast.dana.customer])
    talk = start_conversation(item=item, audience=Audience.PUBLIC, by=SYSTEM, customers=[cast.dana.customer])
    add_message(conversation=talk, by=SYSTEM, text="Said to customers")
    add_message(conversation=internal_conversation(item=item, by=SYSTEM), by=SYSTEM, text="Said among agents")
    return scope


def sees(member):
    return WorkItem.objects.visible_to(member.viewer).exists()


def reads(member):
    return set(Message.objects.visible_to(member.viewer).values_list("text", flat=True))


def test_a_member_enters_and_leaves(closed, cast):
    assert not sees(cast.alice)

    assert add_scope_member(scope=closed, user=cast.alice.user, by=SYSTEM)
    assert (sees(cast.alice), sees(cast.bob)) == (True, False)
    assert reads(cast.alice) == {"Said to customers", "Said among agents"}

    assert remove_scope_member(scope=closed, user=cast.alice.user, by=SYSTEM)
    assert not sees(cast.alice)
    assert reads(cast.alice) == set()


def test_a_team_enters_and_leaves_with_everybody_in_it(closed, cast):
    add_scope_member(scope=closed, team=cast.field_support, by=SYSTEM)
    assert (sees(cast.alice), sees(cast.bob), sees(cast.carol)) == (True, True, False)

    remove_scope_member(scope=closed, team=cast.field_support, by=SYSTEM)
    assert (sees(cast.alice), sees(cast.bob), sees(cast.carol)) == (False, False, False)


@pytest.mark.parametrize("whom", ["customer", "organization"])
def test_a_follower_reads_what_is_public_and_only_while_following(closed, cast, whom):
    who = {"customer": cast.erin.customer, "organization": cast.brightwater}
    assert not sees(cast.erin)

    assert add_scope_follower(scope=closed, by=SYSTEM, **{whom: who[whom]})
    assert sees(cast.erin)
    assert reads(cast.erin) == {"Said to customers"}

    assert remove_scope_follower(scope=closed, by=SYSTEM, **{whom: who[whom]})
    assert not sees(cast.erin)
    assert reads(cast.erin) == set()
    assert reads(cast.dana) == {"Said to customers"}


def test_doing_it_twice_is_doing_it_once(closed, cast, fingerprint):
    add_scope_member(scope=closed, user=cast.alice.user, by=SYSTEM)
    add_scope_follower(scope=closed, organization=cast.seegrund, by=SYSTEM)
    before = fingerprint()

    assert not add_scope_member(scope=closed, user=cast.alice.user, by=SYSTEM)
    assert not add_scope_follower(scope=closed, organization=cast.seegrund, by=SYSTEM)
    assert not remove_scope_member(scope=closed, team=cast.back_office, by=SYSTEM)
    assert not remove_scope_follower(scope=closed, customer=cast.erin.customer, by=SYSTEM)

    assert fingerprint() == before


def test_a_member_gets_another_role(closed, cast):
    add_scope_member(scope=closed, user=cast.alice.user, by=SYSTEM)

    assert add_scope_member(scope=closed, user=cast.alice.user, role="manager", by=SYSTEM)

    assert closed.members.get().role == ScopeMember.Role.MANAGER


def test_a_manager_names_the_scope_and_its_people_and_no_more(closed, cast, fingerprint):
    add_scope_member(scope=closed, user=cast.alice.user, role="manager", by=SYSTEM)

    assert update_scope(scope=closed, name="Ours", by=cast.alice.actor).name == "Ours"
    assert add_scope_member(scope=closed, user=cast.bob.user, by=cast.alice.actor)
    assert add_scope_follower(scope=closed, customer=cast.erin.customer, by=cast.alice.actor)
    before = fingerprint()
    for change in ({"is_private": False}, {"is_archived": True}):
        with pytest.raises(PermissionDenied):
            update_scope(scope=closed, by=cast.alice.actor, **change)
    assert fingerprint() == before


def test_a_manager_does_not_reach_into_a_private_scope_below(closed, cast, fingerprint):
    add_scope_member(scope=closed, user=cast.alice.user, role="manager", by=SYSTEM)
    inner = create_scope(name="Inner", parent=closed, is_private=True, by=SYSTEM)
    open_one = create_scope(name="Open one", parent=closed, by=SYSTEM)
    assert add_scope_member(scope=open_one, user=cast.bob.user, by=cast.alice.actor)
    before = fingerprint()

    with pytest.raises(PermissionDenied):
        add_scope_member(scope=inner, user=cast.alice.user, by=cast.alice.actor)

    assert fingerprint() == before


@pytest.mark.parametrize("who", ["alice", "dana"])
def test_nobody_else_changes_who_belongs(closed, cast, fingerprint, who):
    add_scope_member(scope=closed, user=cast.alice.user, by=SYSTEM)
    by = getattr(cast, who).actor
    before = fingerprint()

    for change, whom in (
        (add_scope_member, {"user": cast.bob.user}),
        (remove_scope_member, {"user": cast.alice.user}),
        (add_scope_follower, {"customer": cast.erin.customer}),
        (remove_scope_follower, {"customer": cast.erin.customer}),
    ):
        with pytest.raises(PermissionDenied):
            change(scope=closed, by=by, **whom)

    assert fingerprint() == before


def test_members_are_active_agents_or_teams_and_one_at_a_time(closed, cast, fingerprint):
    cast.bob.user.is_active = False
    cast.bob.user.save()
    before = fingerprint()

    for whom in (
        {},
        {"user": cast.bob.user},
        {"user": cast.dana.user},
        {"user": cast.alice.user, "team": cast.back_office},
        {"user": cast.alice.user, "role": "king"},
    ):
        with pytest.raises(InvalidField):
            add_scope_member(scope=closed, by=SYSTEM, **whom)
    with pytest.raises(InvalidField):
        add_scope_follower(scope=closed, by=SYSTEM)

    assert fingerprint() == before
