"""The tree of scopes: named, moved, closed, archived; what is inside follows at once."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.forms import modelform_factory

from core.access.api import Actor
from core.events.models import OutboxEntry
from core.people.models import User
from core.work.errors import InvalidField, StaleVersion
from core.work.events import ScopeChanged
from core.work.models import Activity, Scope, ScopeKind, WorkItem
from core.work.queries import agents_entering
from core.work.services import (
    add_scope_member,
    create_item,
    create_scope,
    root_scope,
    update_item,
    update_scope,
)
from core.work.services.scopes import MAX_DEPTH
from plugins.email_channel.models import Mailbox

SYSTEM = Actor.system("tests")


@pytest.fixture
def tree(cast):
    """A portfolio, a project in it, a folder in that, and an item in the folder; one more private project beside."""
    portfolio = create_scope(name="Devices", kind=ScopeKind.PORTFOLIO, by=SYSTEM)
    project = create_scope(name="Sensor", parent=portfolio, by=SYSTEM)
    folder = create_scope(name="Repairs", kind=ScopeKind.FOLDER, parent=project, by=SYSTEM)
    closed = create_scope(name="Closed", is_private=True, by=SYSTEM)
    create_item(kind="ticket", title="Inside", scope=folder, by=SYSTEM)
    return {"portfolio": portfolio, "project": project, "folder": folder, "closed": closed}


def sees(member):
    return WorkItem.objects.visible_to(member.viewer).filter(title="Inside").exists()


def names(member):
    return set(Scope.objects.visible_to(member.viewer).values_list("name", flat=True))


def allowed(member, *codenames):
    """The member, read anew with these rights."""
    for codename in codenames:
        member.user.user_permissions.add(Permission.objects.get(codename=codename))
    return Actor.agent(User.objects.get(pk=member.user.pk))


def test_a_scope_gets_a_name_and_a_version_and_tells_of_it(tree, cast):
    OutboxEntry.objects.all().delete()

    scope = update_scope(scope=tree["project"], name="  Sensor   II ", by=SYSTEM)

    assert (scope.name, scope.version) == ("Sensor II", 2)
    assert [entry.event for entry in OutboxEntry.objects.all()] == [ScopeChanged.name]


def test_what_is_so_already_writes_nothing(tree, fingerprint):
    before = fingerprint()

    update_scope(
        scope=tree["project"],
        name="Sensor",
        parent=tree["portfolio"],
        is_private=False,
        is_archived=False,
        by=SYSTEM,
    )

    assert fingerprint() == before


def test_who_read_an_older_version_changes_nothing(tree, fingerprint):
    update_scope(scope=tree["project"], name="Theirs", by=SYSTEM)
    before = fingerprint()

    with pytest.raises(StaleVersion):
        update_scope(scope=tree["project"], name="Mine", expected_version=1, by=SYSTEM)

    assert fingerprint() == before


@pytest.mark.parametrize("change", [{"name": "Mine"}, {"is_private": True}, {"is_archived": True}])
def test_without_the_right_nothing_changes(tree, cast, fingerprint, change):
    before = fingerprint()

    with pytest.raises(PermissionDenied):
        update_scope(scope=tree["project"], by=cast.alice.actor, **change)
    with pytest.raises(PermissionDenied):
        create_scope(name="Mine", by=cast.alice.actor)

    assert fingerprint() == before


def test_the_right_does_not_reach_into_what_one_may_not_enter(tree, cast, fingerprint):
    alice = allowed(cast.alice, "change_scope", "add_scope")
    before = fingerprint()

    with pytest.raises(PermissionDenied):
        update_scope(scope=tree["closed"], is_private=False, by=alice)
    with pytest.raises(PermissionDenied):
        update_scope(scope=tree["project"], parent=tree["closed"], by=alice)
    with pytest.raises(PermissionDenied):
        create_scope(name="Inside", parent=tree["closed"], by=alice)

    assert fingerprint() == before


def test_what_is_moved_into_a_private_scope_is_closed_with_all_below_it(tree, cast):
    assert sees(cast.alice)

    moved = update_scope(scope=tree["project"], parent=tree["closed"], by=SYSTEM)

    assert moved.get_parent() == tree["closed"]
    assert not sees(cast.alice)
    assert WorkItem.objects.get().realm == tree["closed"]
    assert names(cast.alice) == {"Everything", "Devices"}
    add_scope_member(scope=tree["closed"], user=cast.alice.user, by=SYSTEM)
    assert sees(cast.alice)
    assert names(cast.alice) == {"Everything", "Devices", "Closed", "Sensor", "Repairs"}


def test_what_is_moved_out_is_open_again(tree, cast):
    update_scope(scope=tree["project"], parent=tree["closed"], by=SYSTEM)

    update_scope(scope=tree["project"], parent=root_scope(), by=SYSTEM)

    assert sees(cast.alice)
    assert WorkItem.objects.get().realm is None


def test_the_nearest_private_scope_decides_after_a_move(tree, cast):
    update_scope(scope=tree["folder"], is_private=True, by=SYSTEM)
    add_scope_member(scope=tree["folder"], user=cast.alice.user, by=SYSTEM)

    update_scope(scope=tree["project"], parent=tree["closed"], by=SYSTEM)

    assert sees(cast.alice)
    assert names(cast.alice) == {"Everything", "Devices", "Repairs"}


def test_an_item_put_in_by_who_read_the_tree_before_the_move_gets_the_realm_of_now(tree, cast):
    read_before = Scope.objects.get(pk=tree["folder"].pk)
    update_scope(scope=tree["project"], parent=tree["closed"], by=SYSTEM)

    item = create_item(kind="ticket", title="Late", scope=read_before, by=SYSTEM)

    assert item.realm == tree["closed"]


@pytest.mark.parametrize(("moved", "to"), [("project", "folder"), ("project", "project"), ("portfolio", "project")])
def test_a_scope_cannot_stand_below_itself(tree, fingerprint, moved, to):
    before = fingerprint()

    with pytest.raises(InvalidField) as error:
        update_scope(scope=tree[moved], parent=tree[to], by=SYSTEM)

    assert error.value.field == "parent"
    assert fingerprint() == before


def test_kinds_nest_in_their_order(tree, fingerprint):
    before = fingerprint()

    for kind, parent in ((ScopeKind.PORTFOLIO, "closed"), (ScopeKind.PROJECT, "folder"), (ScopeKind.ROOT, "portfolio")):
        with pytest.raises(InvalidField):
            create_scope(name="Wrong", kind=kind, parent=tree[parent], by=SYSTEM)
    with pytest.raises(InvalidField):
        update_scope(scope=tree["portfolio"], parent=tree["closed"], by=SYSTEM)

    assert fingerprint() == before


def test_the_tree_has_an_end(tree, fingerprint):
    deep = tree["folder"]
    while deep.depth < MAX_DEPTH:
        deep = create_scope(name="Deeper", kind=ScopeKind.FOLDER, parent=deep, by=SYSTEM)
    lower = create_scope(name="Lower", parent=tree["closed"], by=SYSTEM)
    before = fingerprint()

    with pytest.raises(InvalidField):
        create_scope(name="Too deep", kind=ScopeKind.FOLDER, parent=deep, by=SYSTEM)
    with pytest.raises(InvalidField):
        update_scope(scope=tree["project"], parent=lower, by=SYSTEM)

    assert fingerprint() == before


@pytest.mark.parametrize("change", [{"is_archived": True}, {"name": " "}])
def test_the_root_stays_what_it_is(tree, fingerprint, change):
    before = fingerprint()

    with pytest.raises(InvalidField):
        update_scope(scope=root_scope(), by=SYSTEM, **change)

    assert fingerprint() == before


def test_an_archived_scope_keeps_its_items_and_takes_no_new_ones(tree, cast, fingerprint):
    elsewhere = create_item(kind="ticket", title="Elsewhere", by=SYSTEM)
    update_scope(scope=tree["project"], is_archived=True, by=SYSTEM)
    before = fingerprint()

    for scope in (tree["project"], tree["folder"]):
        with pytest.raises(InvalidField) as error:
            create_item(kind="ticket", title="New", scope=scope, by=cast.alice.actor)
        assert error.value.field == "scope"
        with pytest.raises(InvalidField):
            update_item(item=elsewhere, changes={"scope": scope}, by=cast.alice.actor)
        with pytest.raises(InvalidField):
            create_scope(name="New", kind=ScopeKind.FOLDER, parent=scope, by=SYSTEM)

    assert fingerprint() == before
    assert sees(cast.alice)
    inside = WorkItem.objects.get(title="Inside")
    assert update_item(item=inside, changes={"title": "Still inside"}, by=cast.alice.actor).title == "Still inside"


def test_what_is_archived_is_offered_nowhere_until_it_is_brought_back(tree):
    update_scope(scope=tree["project"], is_archived=True, by=SYSTEM)
    choices = modelform_factory(Mailbox, fields=["scope"])().fields["scope"].queryset
    assert set(choices.values_list("name", flat=True)) == {"Everything", "Devices", "Closed"}
    assert set(choices) == set(Scope.objects.taking_items())

    update_scope(scope=tree["project"], is_archived=False, by=SYSTEM)

    assert {"Sensor", "Repairs"} <= set(Scope.objects.taking_items().values_list("name", flat=True))
    assert create_item(kind="ticket", title="New", scope=tree["folder"], by=SYSTEM).scope == tree["folder"]


def test_a_scope_that_mail_goes_to_is_not_archived(tree, fingerprint):
    mailbox = Mailbox.objects.create(name="Help", address="help@example.org", scope=tree["folder"])
    before = fingerprint()

    with pytest.raises(InvalidField, match="Help"):
        update_scope(scope=tree["project"], is_archived=True, by=SYSTEM)

    assert fingerprint() == before
    mailbox.delete()
    assert update_scope(scope=tree["project"], is_archived=True, by=SYSTEM).archived_at


def test_who_closes_a_scope_is_its_manager_and_not_shut_out(tree, cast):
    alice = allowed(cast.alice, "change_scope", "add_scope")

    made = create_scope(name="Mine", is_private=True, by=alice)
    closed = update_scope(scope=tree["portfolio"], is_private=True, by=alice)

    for scope in (made, closed):
        member = scope.members.get()
        assert (member.user, member.role) == (cast.alice.user, "manager")
    assert sees(cast.alice)
    assert not sees(cast.bob)


def test_two_beside_each_other_have_different_names(tree, fingerprint):
    before = fingerprint()

    with pytest.raises(InvalidField, match="already"):
        create_scope(name="sensor", parent=tree["portfolio"], by=SYSTEM)

    assert fingerprint() == before
    create_scope(name="Sensor", by=SYSTEM)  # elsewhere


def test_what_is_brought_back_needs_a_free_name_too(tree, fingerprint):
    update_scope(scope=tree["project"], is_archived=True, by=SYSTEM)
    create_scope(name="Sensor", parent=tree["portfolio"], by=SYSTEM)
    before = fingerprint()

    with pytest.raises(InvalidField, match="already"):
        update_scope(scope=tree["project"], is_archived=False, by=SYSTEM)

    assert fingerprint() == before
    update_scope(scope=tree["project"], name="Old sensor", is_archived=False, by=SYSTEM)


def test_who_is_counted_as_entering_a_realm_is_who_holds_it(tree, cast):
    closed, open_to_all = tree["closed"], tree["project"]
    add_scope_member(scope=closed, user=cast.carol.user, by=SYSTEM)
    add_scope_member(scope=closed, team=cast.field_support, by=SYSTEM)
    agents = [cast.root, cast.alice, cast.bob, cast.carol]

    for realm, token in ((closed, f"scope:{closed.pk}"), (None, None)):
        counted = set(agents_entering(realm).values_list("pk", flat=True))
        holding = {
            one.user.pk for one in agents if token is None or one.viewer.all_realms or token in one.viewer.realms
        }
        assert counted == holding
    assert not agents_entering(open_to_all).exclude(is_superuser=True)
    User.objects.filter(pk=cast.bob.user.pk).update(is_active=False)
    assert cast.bob.user not in agents_entering(closed)


def test_the_history_of_an_item_does_not_name_a_private_project(tree, cast):
    item = create_item(kind="ticket", title="Moved", by=SYSTEM)
    update_item(item=item, by=SYSTEM, changes={"scope": tree["closed"]})
    update_item(item=item, by=SYSTEM, changes={"scope": tree["project"]})

    told = [
        fact.data for fact in Activity.objects.visible_to(cast.carol.viewer).filter(item=item.pk) if "to" in fact.data
    ]

    assert len(told) == 2
    assert "Closed" not in str(told)
    assert told[1]["to"] == str(tree["project"])
