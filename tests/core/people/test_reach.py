"""Who may add and change agents gives nobody more than they hold themselves, and takes over nobody who holds more."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from core.people.models import User
from core.people.reach import agents_beyond, roles_beyond

HELD = ("access_admin", "view_user", "add_user", "change_user", "delete_user")


def right(codename):
    return Permission.objects.get(codename=codename)


@pytest.fixture
def managers(db):
    """The role of who manages agents, and may do nothing else."""
    group = Group.objects.create(name="Managers")
    group.permissions.set(Permission.objects.filter(codename__in=HELD))
    return group


@pytest.fixture
def manager(cast, client, managers):
    """Carol, in that role only."""
    cast.carol.user.groups.set([managers])
    cast.sign_in(client, "carol")
    return client


@pytest.fixture
def colleague(cast, managers):
    """Bob, who may do the same as Carol."""
    cast.bob.user.groups.set([managers])
    return cast.bob.user


def said(agent, **fields):
    names = {"email": agent.email, "first_name": agent.first_name or "A", "last_name": agent.last_name or "B"}
    return {**names, "is_active": "on", **fields}


def bulk(action, *agents):
    address = reverse("wagtail_bulk_action", args=[User._meta.app_label, "user", action])
    return f"{address}?{'&'.join(f'id={agent.pk}' for agent in agents)}"


def every_role():
    return list(Group.objects.values_list("pk", flat=True))


def test_a_new_agent_is_not_given_more_than_their_maker_holds(manager, fingerprint):
    before = fingerprint()
    new = {"email": "new@wagdesk.example", "first_name": "New", "last_name": "Agent", "groups": every_role()}

    page = manager.post(reverse("wagtailusers_users:add"), new)

    assert page.status_code == 200
    assert fingerprint() == before


def test_nobody_gives_themselves_more(cast, manager, fingerprint):
    before = fingerprint()
    me = cast.carol.user

    manager.post(reverse("wagtailusers_users:edit", args=[me.pk]), said(me, groups=every_role()))
    manager.post(bulk("assign_role", me), {"role": cast.alice.user.groups.get().pk})

    assert fingerprint() == before


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("view", ["edit", "delete"])
def test_who_holds_more_is_refused(cast, manager, fingerprint, view, is_active):
    alice = cast.alice.user
    User.objects.filter(pk=alice.pk).update(is_active=is_active)
    before = fingerprint()
    form = said(alice, email="mine@wagdesk.example", groups=[group.pk for group in alice.groups.all()])

    for method in (manager.get, manager.post):
        assert method(reverse(f"wagtailusers_users:{view}", args=[alice.pk]), form).status_code == 302

    assert fingerprint() == before


@pytest.mark.parametrize(
    ("action", "form"), [("delete", {}), ("set_active_state", {"mark_as_active": "False"}), ("assign_role", None)]
)
def test_nor_are_they_reached_in_bulk(cast, manager, managers, fingerprint, action, form):
    before = fingerprint()

    manager.post(bulk(action, cast.alice.user), {"role": managers.pk} if form is None else form)

    assert fingerprint() == before


def test_who_holds_no_more_is_changed(manager, managers, colleague):
    address = reverse("wagtailusers_users:edit", args=[colleague.pk])
    page = manager.get(address).text
    assert "Managers" in page and "Agents of the tests" not in page

    manager.post(address, said(colleague, first_name="Robert", groups=[managers.pk]))
    assert User.objects.get(pk=colleague.pk).first_name == "Robert"
    assert list(colleague.groups.all()) == [managers]

    colleague.groups.clear()
    manager.post(bulk("assign_role", colleague), {"role": managers.pk})
    assert list(colleague.groups.all()) == [managers]

    manager.post(bulk("set_active_state", colleague), {"mark_as_active": "False"})
    assert not User.objects.get(pk=colleague.pk).is_active


def test_a_right_of_ones_own_counts(cast, manager, colleague):
    colleague.user_permissions.add(right("view_team"))
    assert colleague in agents_beyond(cast.carol.user)

    cast.carol.user.user_permissions.add(right("view_team"))
    assert colleague not in agents_beyond(cast.carol.user)


@pytest.mark.parametrize(
    ("model", "place", "codename"),
    [(GroupPagePermission, Page, "publish_page"), (GroupCollectionPermission, Collection, "add_image")],
)
def test_rights_at_a_place_reach_below_it(cast, manager, managers, colleague, model, place, codename):
    top = place.objects.get(depth=1)
    below = top.add_child(instance=Page(title="Below") if place is Page else Collection(name="Below"))
    name, editors = place.__name__.lower(), Group.objects.create(name="Editors")
    colleague.groups.add(editors)
    model.objects.create(group=editors, permission=right(codename), **{name: below})
    assert editors in roles_beyond(cast.carol.user) and colleague in agents_beyond(cast.carol.user)

    model.objects.create(group=managers, permission=right(codename), **{name: top})
    assert editors not in roles_beyond(cast.carol.user) and colleague not in agents_beyond(cast.carol.user)
    model.objects.update(**{name: below})
    model.objects.filter(group=editors).update(**{name: top})
    assert editors in roles_beyond(cast.carol.user)


def test_an_administrator_gives_everything(cast):
    assert not roles_beyond(cast.root.user).exists() and not agents_beyond(cast.root.user).exists()


def test_bulk_costs_the_same_for_many(cast, manager, managers, colleague, count_queries):
    few = count_queries(lambda: manager.get(bulk("set_active_state", colleague)))
    more = [User.objects.create_user(f"agent{number}@wagdesk.example", is_agent=True) for number in range(6)]
    managers.user_set.add(*more)

    assert count_queries(lambda: manager.get(bulk("set_active_state", *more))) <= few
