"""Roles for programs: to whom the screen of roles is open, and nobody's to write."""

from django.contrib.auth.models import Group

from core.people.models import Role

ROLES = "/api/v1/roles"


def role(name, *members):
    group = Group.objects.create(name=name)
    group.user_set.add(*members)
    return Role.objects.create(group=group, description=f"{name}s help customers")


def test_a_role_names_its_rights_and_who_has_it(client, cast):
    made = role("Helper", cast.alice.user, cast.bob.user)
    cast.sign_in(client, "root")

    shown = client.get(f"{ROLES}/{made.pk}").json()

    assert shown["members"] == [cast.alice.user.pk, cast.bob.user.pk]
    assert shown["permissions"] == []
    agent = Role.objects.get(key="agent")
    assert "wagdesk_tickets.change_ticket" in client.get(f"{ROLES}/{agent.pk}").json()["permissions"]


def test_more_roles_cost_no_more_queries(client, cast, count_queries):
    cast.sign_in(client, "root")
    role("First", cast.alice.user)
    client.get(ROLES)
    few = count_queries(lambda: client.get(ROLES))
    for number in range(10):
        role(f"Role {number}", cast.alice.user, cast.bob.user)

    assert count_queries(lambda: client.get(ROLES)) == few


def test_nobody_writes_them(client, cast):
    made = role("Helper")
    cast.sign_in(client, "root")

    for method, url in (("post", ROLES), ("patch", f"{ROLES}/{made.pk}"), ("delete", f"{ROLES}/{made.pk}")):
        assert getattr(client, method)(url, {}, content_type="application/json").status_code == 405
    made.refresh_from_db()
    assert (made.group.name, Role.objects.filter(pk=made.pk).exists()) == ("Helper", True)
