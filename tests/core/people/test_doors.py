"""Customers never enter the admin, and Wagtail's screens of users do not know them."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse

from core.people.models import Role, Team, User
from core.people.services import prove_address

ADMIN_ADDRESSES = ["/admin/", "/admin/users/", "/admin/customers/", "/admin/pages/", "/admin/reports/site-history/"]


@pytest.mark.parametrize("path", ADMIN_ADDRESSES)
@pytest.mark.parametrize("who", ["dana", "erin", "visitor"])
def test_customers_do_not_enter_the_admin(cast, client, who, path):
    cast.sign_in(client, who)
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_a_refused_customer_does_not_go_round_in_circles(cast, client):
    cast.sign_in(client, "dana")
    response = client.get("/admin/", follow=True)
    assert len(response.redirect_chain) <= 3
    assert not response.redirect_chain[-1][0].startswith("/admin/")


def test_a_role_does_not_open_the_admin_to_a_customer(cast, client):
    cast.dana.user.groups.add(Role.objects.get(key="administrator").group)
    cast.sign_in(client, "dana")
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/password_reset/", "/_util/login/"])
def test_wagtails_own_doors_take_no_password(cast, client, path):
    response = client.post(path, {"username": "alice@wagdesk.example", "password": "a long enough sentence"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/")
    assert "_auth_user_id" not in client.session


@pytest.fixture
def root(cast, client):
    cast.sign_in(client, "root")
    return client


@pytest.fixture
def manager(cast, client):
    """Carol, who may change agents and is no administrator."""
    for right in ("add_user", "change_user", "delete_user"):
        cast.carol.user.user_permissions.add(Permission.objects.get(codename=right))
    cast.sign_in(client, "carol")
    return client


def test_the_list_of_users_shows_agents_only(cast, root):
    page = root.get(reverse("wagtailusers_users:index")).content.decode().replace("<wbr>", "")
    assert "alice@wagdesk.example" in page
    assert "dana@seegrund.example" not in page
    results = root.get(reverse("wagtailusers_users:index_results") + "?q=dana").content.decode().replace("<wbr>", "")
    assert "dana@seegrund.example" not in results


@pytest.mark.parametrize("view", ["edit", "delete", "history", "usage"])
def test_a_customers_sign_in_is_not_found_among_the_users(cast, root, fingerprint, view):
    address = reverse(f"wagtailusers_users:{view}", args=[cast.dana.user.pk])
    before = fingerprint()
    assert root.get(address).status_code == 404
    assert root.post(address, {"email": "x@example.com"}).status_code in (404, 405)
    assert fingerprint() == before


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_bulk_actions_do_not_reach_customers(cast, root, action):
    address = reverse("wagtail_bulk_action", args=["wagdesk_people", "user", action])
    assert root.get(f"{address}?id={cast.dana.user.pk}").status_code == 404
    page = root.get(f"{address}?id=all").content.decode()
    assert "Dana" not in page and "dana@" not in page


def agent_form(**fields):
    return {"email": "new@wagdesk.example", "first_name": "New", "last_name": "Agent", **fields}


def test_who_is_made_there_is_an_agent_and_gets_in_by_code(cast, root):
    root.post(
        reverse("wagtailusers_users:add"),
        agent_form(email="New@Wagdesk.example", groups=[Role.objects.get(key="agent").group.pk]),
    )
    user = User.objects.get(email="new@wagdesk.example")
    assert user.is_agent and not user.has_usable_password()
    assert user.has_perm("wagdesk_people.change_customer")


def test_a_customers_login_is_not_given_to_an_agent(cast, root):
    page = root.post(reverse("wagtailusers_users:add"), agent_form(email="DANA@seegrund.example"))
    assert "A customer signs in with this address already." in page.content.decode()
    assert not User.objects.get(email="dana@seegrund.example").is_agent


def test_nor_is_another_address_that_a_customer_proved(cast, root):
    for value in (cast.dana.user.email, "dana@home.example"):
        prove_address(user=cast.dana.user, value=value)
    root.post(reverse("wagtailusers_users:add"), agent_form(email="dana@home.example"))
    assert not User.objects.filter(email="dana@home.example").exists()


def test_an_agent_is_given_teams_where_they_are_made(cast, root):
    root.post(reverse("wagtailusers_users:add"), agent_form(teams=[cast.field_support.pk]))
    agent = User.objects.get(email="new@wagdesk.example")
    assert list(agent.teams.all()) == [cast.field_support]

    address = reverse("wagtailusers_users:edit", args=[agent.pk])
    root.post(address, agent_form(teams=[cast.back_office.pk], is_active="on"))
    assert list(agent.teams.all()) == [cast.back_office]


def test_who_is_switched_off_joins_no_team(cast, root):
    address = reverse("wagtailusers_users:edit", args=[cast.alice.user.pk])
    page = root.post(address, agent_form(teams=[cast.field_support.pk, cast.back_office.pk]))
    assert "is no active agent" in page.text
    assert list(cast.alice.user.teams.all()) == [cast.field_support]

    root.post(address, agent_form(teams=[cast.field_support.pk]))
    assert not User.objects.get(pk=cast.alice.user.pk).is_active


def test_teams_are_for_who_may_change_teams(cast, manager):
    address = reverse("wagtailusers_users:edit", args=[cast.alice.user.pk])
    assert 'name="teams"' not in manager.get(address).text
    manager.post(address, agent_form(teams=[cast.back_office.pk], is_active="on"))
    assert list(cast.alice.user.teams.all()) == [cast.field_support]


def test_an_agent_without_a_role_is_spoken_of(cast, root):
    without = root.post(reverse("wagtailusers_users:add"), agent_form(), follow=True)
    agent = User.objects.get(email="new@wagdesk.example")
    warning = BeautifulSoup(without.content, "html.parser").select_one(".messages .warning")
    assert "has no role" in warning.text
    assert warning.select_one("a")["href"] == reverse("wagtailusers_users:edit", args=[agent.pk])

    role = Role.objects.get(key="agent").group.pk
    address = reverse("wagtailusers_users:edit", args=[agent.pk])
    assert "has no role" not in root.post(address, agent_form(groups=[role], is_active="on"), follow=True).text


def test_the_form_speaks_of_agents_and_roles(cast, root):
    page = BeautifulSoup(root.get(reverse("wagtailusers_users:add")).content, "html.parser")
    assert page.select_one("#header-title").get_text(strip=True) == "Agent"
    said = page.select_one("form[data-edit-form]").text + page.select_one(".w-breadcrumbs").text
    assert "User" not in said and "Group" not in said
    assert "Roles" in said and "Teams" in said and "code that is sent to this address" in said


def test_the_list_says_roles_and_teams_at_the_same_cost(cast, root, count_queries):
    address = reverse("wagtailusers_users:index")
    rows = BeautifulSoup(root.get(address).content, "html.parser").select("main tbody tr")
    alice = next(row.text for row in rows if "Alice" in row.text)
    assert "Agents of the tests" in alice and "Field support" in alice
    few = count_queries(lambda: root.get(address))

    for number in range(8):
        agent = User.objects.create_user(f"agent{number}@wagdesk.example", is_agent=True)
        agent.groups.add(Role.objects.get(key="agent").group)
        cast.field_support.memberships.create(user=agent)

    assert count_queries(lambda: root.get(address)) <= few


def test_only_an_administrator_makes_an_administrator(cast, manager):
    manager.post(reverse("wagtailusers_users:add"), agent_form(is_superuser="on"))
    assert User.objects.get(email="new@wagdesk.example").is_superuser is False

    address = reverse("wagtailusers_users:edit", args=[cast.root.user.pk])
    manager.post(address, agent_form(email="mine@wagdesk.example"))
    assert User.objects.get(pk=cast.root.user.pk).email == "root@wagdesk.example"


def test_a_changed_login_has_to_be_proven_again(cast, root):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=cast.alice.user, email=cast.alice.user.email, verified=True, primary=True)
    address = reverse("wagtailusers_users:edit", args=[cast.alice.user.pk])
    root.post(address, agent_form(email="alice.new@wagdesk.example", is_active="on"))
    rows = list(EmailAddress.objects.filter(user=cast.alice.user).values_list("email", "verified", "primary"))
    assert rows == [("alice.new@wagdesk.example", False, True)]


def test_a_role_is_written_with_its_rights(cast, root):
    right = Permission.objects.get(codename="view_customer")
    data = {
        "name": "Juggler",
        "description": "Keeps balls in the air.",
        "permissions": [right.pk],
        **{f"{prefix}-{name}": value for prefix in PREFIXES for name, value in FORMSET.items()},
    }
    root.post(reverse("wagtailusers_groups:add"), data)
    role = Role.objects.get(group__name="Juggler")
    page = root.get(reverse("wagtailusers_groups:edit", args=[role.group.pk])).content.decode()
    assert "Keeps balls in the air." in page
    assert role.description == "Keeps balls in the air."
    assert list(role.group.permissions.all()) == [right]


PREFIXES = ("page_permissions", "collection_permissions", "image_permissions", "document_permissions")
FORMSET = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


def test_teams_are_made_with_agents(cast, root):
    page = root.get(reverse("wagdesk_teams:add")).content.decode()
    assert "Alice Agent" in page and "Dana" not in page
    root.post(reverse("wagdesk_teams:add"), {"name": "Night shift", "description": "", "members": [cast.bob.user.pk]})
    team = Team.objects.get(name="Night shift")
    assert list(team.members.all()) == [cast.bob.user]

    root.post(
        reverse("wagdesk_teams:edit", args=[team.pk]),
        {"name": "Night", "description": "", "members": [cast.dana.user.pk]},
    )
    assert list(team.members.all()) == [cast.bob.user]
    root.post(reverse("wagdesk_teams:delete", args=[team.pk]))
    assert not Team.objects.filter(pk=team.pk).exists()


def test_agents_without_the_right_do_not_reach_teams(cast, client):
    cast.sign_in(client, "alice")
    assert client.get(reverse("wagdesk_teams:index")).headers["Location"] == "/admin/"


def test_an_agent_finds_password_and_second_step_on_the_account_page(cast, client):
    cast.sign_in(client, "alice")
    page = client.get("/admin/account/").content.decode()
    for name in ("account_email", "account_change_password", "mfa_index"):
        assert f'href="{reverse(name)}"' in page


@pytest.mark.parametrize("path", ["/admin/reports/site-history/", "/admin/reports/site-history/results/"])
def test_what_was_done_to_everything_is_for_administrators(cast, client, path):
    """Wagtail shows it to whoever holds any right on a model: an agent read whose API tokens there are."""
    cast.sign_in(client, "root")
    client.post("/admin/api-tokens/new/", {"name": "nightly"})
    assert client.get(f"{path}?export=csv").status_code == 200

    cast.sign_in(client, "carol")
    for address in (path, f"{path}?export=csv"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "nightly" not in answer.content.decode()
