"""Programs of agents keep the tree of scopes, each as far as they may enter."""

import pytest
from django.contrib.auth.models import Permission

from core.access.api import Actor
from core.work.models import Scope, ScopeMember, WorkItem
from core.work.services import add_scope_follower, add_scope_member, create_scope

SCOPES = "/api/v1/scopes"
SYSTEM = Actor.system("tests")


@pytest.fixture
def api(client, cast):
    """Calls as one of the cast."""

    def call(who, method, url, body=None, **headers):
        cast.sign_in(client, who)
        extra = {"content_type": "application/json"} if method != "get" else {}
        return getattr(client, method)(url, body, headers=headers, **extra)

    return call


@pytest.fixture
def closed(cast):
    scope = create_scope(name="Closed", is_private=True, by=SYSTEM)
    add_scope_member(scope=scope, user=cast.alice.user, role="manager", by=SYSTEM)
    return scope


def kept():
    """All that these calls could change; signing in writes too."""
    return [list(model._base_manager.order_by("pk").values()) for model in (Scope, ScopeMember, WorkItem)]


def test_a_project_is_made_moved_closed_and_archived(api, closed):
    made = api("root", "post", SCOPES, {"name": "Sensor"})
    assert made.status_code == 201, made.json()
    url = f"{SCOPES}/{made.json()['id']}"

    changes = {"name": "Sensor II", "parent": closed.pk, "is_private": True, "is_archived": True}
    changed = api("root", "patch", url, changes, **{"If-Match": made["ETag"]})

    assert changed.status_code == 200, changed.json()
    data = api("root", "get", url).json()
    assert data == changed.json()
    assert (data["name"], data["parent"], data["is_private"]) == ("Sensor II", closed.pk, True)
    assert data["archived_at"]


def test_who_makes_a_private_one_enters_it(api, cast):
    rights = Permission.objects.filter(codename="add_scope", content_type__app_label="wagdesk_work")
    cast.bob.user.user_permissions.add(*rights)

    made = api("bob", "post", SCOPES, {"name": "Mine", "is_private": True})

    assert made.status_code == 201, made.json()
    assert api("bob", "get", f"{SCOPES}/{made.json()['id']}").json() == made.json()
    assert api("alice", "get", f"{SCOPES}/{made.json()['id']}").status_code == 404


def test_a_stale_version_changes_nothing(api, closed):
    url = f"{SCOPES}/{closed.pk}"
    read = api("alice", "get", url)
    api("alice", "patch", url, {"name": "Ours"})
    before = kept()

    assert api("alice", "patch", url, {"name": "Mine"}, **{"If-Match": read["ETag"]}).status_code == 412
    assert kept() == before


def test_a_private_scope_is_unknown_to_who_does_not_enter(api, closed):
    assert "Closed" in [row["name"] for row in api("alice", "get", SCOPES).json()["results"]]
    assert "Closed" not in [row["name"] for row in api("bob", "get", SCOPES).json()["results"]]
    for path in ("", "/members", "/followers"):
        assert api("bob", "get", f"{SCOPES}/{closed.pk}{path}").status_code == 404
    answer = api("bob", "post", "/api/v1/tickets", {"title": "Mine", "scope": closed.pk})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["scope"])


def test_the_parent_one_does_not_see_is_not_named(api, cast, closed):
    inner = create_scope(name="Inner", parent=closed, is_private=True, by=SYSTEM)
    add_scope_member(scope=inner, user=cast.bob.user, by=SYSTEM)

    assert api("bob", "get", f"{SCOPES}/{inner.pk}").json()["parent"] is None
    assert api("root", "get", f"{SCOPES}/{inner.pk}").json()["parent"] == closed.pk


def test_an_archived_scope_takes_no_ticket(api):
    scope = create_scope(name="Old", by=SYSTEM)
    api("root", "patch", f"{SCOPES}/{scope.pk}", {"is_archived": True})
    before = kept()

    answer = api("alice", "post", "/api/v1/tickets", {"title": "Late", "scope": scope.pk})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["scope"])
    assert kept() == before


def test_members_come_and_go(api, cast, closed):
    url = f"{SCOPES}/{closed.pk}/members"
    assert api("alice", "post", url, {"user": cast.bob.user.pk}).status_code == 204
    assert api("alice", "post", url, {"team": cast.back_office.pk, "role": "manager"}).status_code == 204

    rows = {(row["user"] or row["team"])["id"]: row for row in api("bob", "get", url).json()["results"] if row["user"]}
    assert rows[cast.bob.user.pk]["role"] == "member"

    gone = f"{url}/{rows[cast.bob.user.pk]['id']}"
    assert api("alice", "delete", gone).status_code == 204
    assert api("bob", "get", url).status_code == 404
    assert api("alice", "delete", gone).status_code == 404


def test_followers_come_and_go(api, cast, closed):
    url = f"{SCOPES}/{closed.pk}/followers"
    assert api("alice", "post", url, {"customer": cast.dana.customer.pk}).status_code == 204
    assert api("alice", "post", url, {"organization": cast.brightwater.pk}).status_code == 204

    rows = api("alice", "get", url).json()["results"]
    assert {(row["customer"] or row["organization"])["name"] for row in rows} == {"Dana", "Brightwater"}

    for row in rows:
        assert api("alice", "delete", f"{url}/{row['id']}").status_code == 204
    assert not closed.followers.exists()


@pytest.mark.parametrize("body", [{}, {"user": 1, "team": 1}, {"user": 999999}, {"user": "x"}])
def test_a_member_is_one_agent_or_one_team(api, closed, body):
    before = kept()

    assert api("alice", "post", f"{SCOPES}/{closed.pk}/members", body).status_code == 400
    assert kept() == before


def test_a_property_nobody_knows_is_an_error(api, closed):
    before = kept()

    assert api("alice", "patch", f"{SCOPES}/{closed.pk}", {"privat": True}).status_code == 400
    assert kept() == before


def test_lists_cost_the_same_however_long_they_are(api, cast, closed, count_queries):
    def cost():
        urls = (SCOPES, f"{SCOPES}/{closed.pk}/members", f"{SCOPES}/{closed.pk}/followers")
        return [count_queries(lambda url=url: api("alice", "get", url)) for url in urls]

    add_scope_follower(scope=closed, customer=cast.dana.customer, by=SYSTEM)
    cost()
    few = cost()
    for number in range(5):
        create_scope(name=f"One {number}", parent=Scope.objects.get(pk=closed.pk), by=SYSTEM)
    for whom in ({"user": cast.bob.user}, {"team": cast.back_office}, {"user": cast.carol.user}):
        add_scope_member(scope=closed, by=SYSTEM, **whom)
    for who in ({"customer": cast.erin.customer}, {"organization": cast.seegrund}):
        add_scope_follower(scope=closed, by=SYSTEM, **who)

    assert cost() == few
