"""Teams of agents; roles with the rights that packages contribute."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from core.people.errors import NameTaken, NotAnAgent
from core.people.models import Role, Team, User
from core.people.services import add_team, delete_team, sync_permissions, update_team


def names_of(role):
    return {
        f"{row.content_type.app_label}.{row.codename}" for row in role.group.permissions.select_related("content_type")
    }


def test_a_team_has_agents_only(cast):
    team = add_team(name="Night shift", members=[cast.alice.user], by=cast.root.actor)
    assert list(team.members.all()) == [cast.alice.user]

    with pytest.raises(NotAnAgent):
        update_team(team=team, members=[cast.dana.user], by=cast.root.actor)
    assert list(team.members.all()) == [cast.alice.user]

    update_team(team=team, members=[cast.bob.user], name="Day shift", by=cast.root.actor)
    assert (Team.objects.get(pk=team.pk).name, list(team.members.all())) == ("Day shift", [cast.bob.user])


def test_a_team_name_is_used_once(cast):
    with pytest.raises(NameTaken):
        add_team(name="field SUPPORT", by=cast.root.actor)


def test_teams_want_their_own_rights(cast):
    with pytest.raises(PermissionDenied):
        add_team(name="Night shift", by=cast.alice.actor)
    with pytest.raises(PermissionDenied):
        delete_team(team=cast.field_support, by=cast.alice.actor)


def test_the_default_roles_are_there_after_migrate(db):
    roles = {role.key: role for role in Role.objects.all()}  # None: of editors, who hold no right of ours

    assert set(roles) == {"administrator", "agent", "viewer", None}
    assert "wagdesk_people.change_customer" in names_of(roles["agent"])
    assert "wagdesk_people.change_customer" not in names_of(roles["viewer"])
    assert "wagtailadmin.access_admin" in names_of(roles["viewer"])
    assert "wagdesk_people.add_user" in names_of(roles["administrator"])


def test_what_an_administrator_changed_stays_changed(db):
    agent, viewer = Role.objects.get(key="agent"), Role.objects.get(key="viewer")
    agent.group.permissions.remove(Permission.objects.get(codename="add_customer"))
    agent.group.name = "Colleague"
    agent.group.save()
    viewer.group.delete()

    sync_permissions()

    assert "wagdesk_people.add_customer" not in names_of(Role.objects.get(key="agent"))
    assert sorted(role.group.name for role in Role.objects.all()) == ["Administrator", "Colleague", "Editor"]


def test_a_new_right_reaches_its_default_roles_once(db, plugins):
    from core.people.permissions import DefaultRole, PermissionDef
    from core.plugins.api import hookimpl

    class Hooks:
        @hookimpl
        def permissions(self):
            return [PermissionDef("juggle", "Juggle", "wagdesk_people", default_roles=(DefaultRole.AGENT,))]

    with plugins.registered(juggling=Hooks()):
        sync_permissions()
        sync_permissions()

    assert "wagdesk_people.juggle" in names_of(Role.objects.get(key="agent"))
    assert "wagdesk_people.juggle" not in names_of(Role.objects.get(key="viewer"))


def test_who_is_no_agent_holds_no_right_whatever_their_groups(cast):
    dana = cast.dana.user
    dana.groups.add(Role.objects.get(key="administrator").group)
    dana = User.objects.get(pk=dana.pk)

    assert not dana.has_perm("wagdesk_people.view_customer")
    assert not dana.has_module_perms("wagdesk_people")
    assert dana.get_all_permissions() == set()
