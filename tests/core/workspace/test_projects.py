"""Settings, Projects: the tree, the form, who belongs to each; and what is asked before somebody loses sight."""

import pytest
from django.contrib.auth.models import Permission

from core.access.api import Actor
from core.work.models import Scope, ScopeFollower, ScopeKind, ScopeMember, WorkItem
from core.work.services import add_scope_follower, add_scope_member, create_item, create_scope, root_scope, update_scope

SYSTEM = Actor.system("tests")
LIST = "/admin/projects/"


@pytest.fixture
def root(client, cast):
    cast.sign_in(client, "root")
    return client


@pytest.fixture
def tree(cast):
    """A portfolio with a project that holds a folder with an item, and a private project beside."""
    portfolio = create_scope(name="Devices", kind=ScopeKind.PORTFOLIO, by=SYSTEM)
    project = create_scope(name="Sensor", parent=portfolio, by=SYSTEM)
    folder = create_scope(name="Repairs", kind=ScopeKind.FOLDER, parent=project, by=SYSTEM)
    closed = create_scope(name="Acquisition", is_private=True, by=SYSTEM)
    create_item(kind="ticket", title="Inside", scope=folder, by=SYSTEM)
    return {"portfolio": portfolio, "project": project, "folder": folder, "closed": closed}


def page_of(scope):
    return f"{LIST}{scope.pk}/"


def sent(scope, **changes):
    """What the form of a scope sends when nothing but this was changed."""
    scope.refresh_from_db()
    values = {
        "name": scope.name,
        "kind": scope.kind,
        "parent": scope.get_parent(update=True).pk,
        "version": scope.version,
        "is_private": scope.is_private,
        "is_archived": bool(scope.archived_at),
        **changes,
    }
    return {name: "on" if value is True else value for name, value in values.items() if value is not False}


def grant(member, *codenames):
    member.user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


def shown(response):
    return [(row.scope.name, row.depth, row.open_items) for row in response.context["rows"]]


def test_the_tree_shows_names_depth_and_open_items(root, tree):
    assert shown(root.get(LIST)) == [
        ("Everything", 0, 0),
        ("Devices", 1, 0),
        ("Sensor", 2, 0),
        ("Repairs", 3, 1),
        ("Acquisition", 1, 0),
    ]


def test_what_is_archived_is_folded_away_with_all_below(root, tree):
    update_scope(scope=tree["project"], is_archived=True, by=SYSTEM)

    assert [name for name, _, _ in shown(root.get(LIST))] == ["Everything", "Devices", "Acquisition"]
    assert [name for name, _, _ in shown(root.get(f"{LIST}?view=archived"))] == ["Sensor", "Repairs"]


def test_without_projects_it_says_what_they_are_for(root, db):
    assert "Projects say where work belongs." in root.get(LIST).content.decode()


def test_an_agent_with_the_right_sees_neither_private_scopes_nor_items_of_others(client, cast, tree):
    grant(cast.carol, "view_scope")
    create_item(kind="ticket", title="Theirs", scope=tree["folder"], team=cast.field_support, by=SYSTEM)
    cast.sign_in(client, "carol")

    response = client.get(LIST)

    assert ("Repairs", 3, 1) in shown(response)
    assert "Acquisition" not in response.content.decode()
    assert client.get(page_of(tree["closed"])).status_code == 404


@pytest.mark.parametrize("path", ["", "members/", "followers/"])
@pytest.mark.parametrize("name", ["alice", "carol"])
def test_seeing_is_not_changing(client, cast, tree, fingerprint, name, path):
    member = getattr(cast, name)
    grant(member, "view_scope")
    cast.sign_in(client, name)
    data = {
        "": sent(tree["project"], name="Mine"),
        "members/": {"who": f"user:{member.user.pk}", "role": "manager"},
        "followers/": {"organization": "Seegrund"},
    }[path]
    client.get(LIST)
    before = fingerprint()

    response = client.post(page_of(tree["project"]) + path, data)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert fingerprint() == before


def test_a_manager_names_the_scope_and_says_who_belongs_but_does_not_open_it(client, cast, tree):
    grant(cast.alice, "view_scope")
    add_scope_member(scope=tree["closed"], user=cast.alice.user, role="manager", by=SYSTEM)
    cast.sign_in(client, "alice")

    client.post(page_of(tree["closed"]), {**sent(tree["closed"], name="Take-over"), "is_private": ""})
    client.post(page_of(tree["closed"]) + "members/", {"who": f"user:{cast.bob.user.pk}", "role": "member"})

    tree["closed"].refresh_from_db()
    assert (tree["closed"].name, tree["closed"].is_private) == ("Take-over", True)
    assert ScopeMember.objects.filter(scope=tree["closed"], user=cast.bob.user).exists()


def test_one_is_added_below_the_parent_it_was_asked_for(root, tree):
    form = root.get(f"{LIST}new/?parent={tree['project'].pk}").context["form"]
    assert (form["parent"].value(), form["kind"].value()) == (tree["project"].pk, "folder")

    root.post(f"{LIST}new/", {"name": "Spare parts", "kind": "folder", "parent": tree["project"].pk})

    assert Scope.objects.get(name="Spare parts").get_parent() == tree["project"]


@pytest.mark.parametrize(
    ("name", "change", "field", "words"),
    [
        ("project", {"name": " "}, "name", "This field is required"),
        ("project", {"name": "acquisition", "parent": "root"}, "name", "already a “acquisition”"),
        ("project", {"parent": "folder"}, "parent", "moved into itself"),
        ("project", {"parent": "project"}, "parent", "moved into itself"),
        ("portfolio", {"parent": "other"}, "parent", "only hold smaller parts"),
        ("portfolio", {"kind": "folder"}, "kind", "is bigger than that"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(root, tree, fingerprint, name, change, field, words):
    other = create_scope(name="Sites", by=SYSTEM)
    places = {**tree, "root": root_scope(), "other": other}
    data = sent(places[name], **change)
    data["parent"] = places[change["parent"]].pk if "parent" in change else data["parent"]
    scope = places[name]
    root.get(LIST)
    before = fingerprint()

    response = root.post(page_of(scope), data)

    assert response.status_code == 422
    assert words in str(response.context["form"].errors[field])
    assert fingerprint() == before


def test_a_scope_becomes_another_kind(root, tree):
    root.post(page_of(tree["folder"]), sent(tree["folder"], kind="project"))

    tree["folder"].refresh_from_db()
    assert tree["folder"].kind == "project"


def test_who_read_an_older_version_is_told_and_changes_nothing(root, tree):
    old = sent(tree["project"], name="Mine")
    update_scope(scope=tree["project"], name="Theirs", by=SYSTEM)

    response = root.post(page_of(tree["project"]), old)

    assert response.status_code == 422
    assert "Somebody else changed this meanwhile." in response.content.decode()
    tree["project"].refresh_from_db()
    assert tree["project"].name == "Theirs"


def test_closing_a_scope_asks_first_and_says_what_it_touches(root, tree):
    data = sent(tree["project"], is_private=True)

    asked = root.post(page_of(tree["project"]), data)

    tree["project"].refresh_from_db()
    assert not tree["project"].is_private
    assert (asked.context["touched"].items, asked.context["touched"].people) == (1, 3)
    root.post(page_of(tree["project"]), {**data, "confirmed": asked.context["token"]})
    assert WorkItem.objects.get(title="Inside").realm == tree["project"]


def test_moving_into_a_closed_scope_asks_first(root, tree, cast):
    add_scope_member(scope=tree["closed"], team=cast.field_support, by=SYSTEM)

    asked = root.post(page_of(tree["project"]), sent(tree["project"], parent=tree["closed"].pk))

    assert (asked.context["touched"].items, asked.context["touched"].people) == (1, 1)
    assert Scope.objects.get(pk=tree["project"].pk).get_parent() == tree["portfolio"]


def test_what_was_confirmed_is_this_change_and_no_other(root, tree):
    moved = root.post(page_of(tree["project"]), sent(tree["project"], parent=tree["closed"].pk))

    again = root.post(
        page_of(tree["project"]), {**sent(tree["project"], is_private=True), "confirmed": moved.context["token"]}
    )

    assert again.context["touched"] is not None


def test_members_enter_change_their_role_and_leave(root, cast, tree):
    address = page_of(tree["project"]) + "members/"
    root.post(address, {"who": f"team:{cast.field_support.pk}", "role": "member"})
    root.post(address, {"who": f"team:{cast.field_support.pk}", "role": "manager"})
    member = ScopeMember.objects.get(scope=tree["project"])
    assert (member.team, member.role) == (cast.field_support, "manager")

    root.post(address, {"remove": member.pk})

    assert not ScopeMember.objects.exists()


def test_taking_somebody_out_of_a_closed_scope_asks_first(root, cast, tree):
    create_item(kind="ticket", title="Secret", scope=tree["closed"], by=SYSTEM)
    add_scope_member(scope=tree["closed"], team=cast.field_support, by=SYSTEM)
    add_scope_member(scope=tree["closed"], user=cast.alice.user, by=SYSTEM)
    member = ScopeMember.objects.get(team=cast.field_support)
    address = page_of(tree["closed"]) + "members/"

    asked = root.post(address, {"remove": member.pk})

    assert (asked.context["touched"].items, asked.context["touched"].people) == (1, 1)
    assert ScopeMember.objects.filter(pk=member.pk).exists()
    root.post(address, {"remove": member.pk, "confirmed": "1"})
    assert not ScopeMember.objects.filter(pk=member.pk).exists()


def test_a_scope_is_shared_with_an_organisation_or_a_customer_and_no_longer(root, cast, tree):
    address = page_of(tree["project"]) + "followers/"
    root.post(address, {"organization": "seegrund", "email": ""})
    root.post(address, {"organization": "", "email": "Erin@brightwater.example"})
    rows = ScopeFollower.objects.order_by("pk")
    assert [(row.organization, row.customer) for row in rows] == [(cast.seegrund, None), (None, cast.erin.customer)]

    asked = root.post(address, {"remove": rows[0].pk})
    assert (asked.context["touched"].items, asked.context["touched"].people) == (1, 1)
    root.post(address, {"remove": rows[0].pk, "confirmed": "1"})

    assert ScopeFollower.objects.get().customer == cast.erin.customer


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"organization": "Nowhere"}, "There is no organisation “Nowhere”."),
        ({"email": "nobody@example.org"}, "No customer has the address"),
        ({}, "Name an organisation or a customer"),
        ({"organization": "Seegrund", "email": "erin@brightwater.example"}, "one at a time"),
    ],
)
def test_who_cannot_be_found_is_said_in_place(root, cast, tree, data, words):
    response = root.post(page_of(tree["project"]) + "followers/", {"organization": "", "email": "", **data})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ScopeFollower.objects.exists()


def test_tree_and_page_cost_the_same_at_any_size(root, cast, tree, count_queries):
    def grow(name):
        scope = create_scope(name=name, parent=tree["portfolio"], by=SYSTEM)
        create_item(kind="ticket", title=name, scope=scope, by=SYSTEM)
        for place in (scope, tree["project"]):
            add_scope_follower(scope=place, organization=cast.seegrund, by=SYSTEM)
            add_scope_follower(scope=place, customer=cast.dana.customer, by=SYSTEM)
            add_scope_member(scope=place, user=cast.bob.user, by=SYSTEM)
            add_scope_member(scope=place, team=cast.field_support, by=SYSTEM)

    def measured():
        return [count_queries(lambda path=path: root.get(path)) for path in (LIST, page_of(tree["project"]))]

    root.get(LIST)
    few = measured()
    for number in range(8):
        grow(f"Project {number}")

    assert measured() == few
