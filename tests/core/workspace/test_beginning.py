"""The first steps of a new installation, on the start page of administrators."""

import json

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Site

from core.people.models import Role, User
from core.workspace.home.beginning import HIDDEN
from knowledge_base.models import ArticlePage, KnowledgeBaseIndexPage

HOME = "/admin/"
TITLES = [
    "Give the service its name",
    "Write the first article",
    "Send a request as a customer would",
    "Add your colleagues",
    "Let mail leave",
]


@pytest.fixture
def root(client, cast):
    """A browser signed in as the administrator."""
    cast.sign_in(client, "root")
    return client


def steps(client):
    """Title → whether it is ticked; None where the list is not shown."""
    found = BeautifulSoup(client.get(HOME).content, "html.parser").select_one(".wd-home__steps")
    if found is None:
        return None
    rows = [(row, row.get("class") or []) for row in found.select("li")]
    return {row.select_one("div").find(["a", "span"]).text: "wd-home__step--done" in names for row, names in rows}


def test_an_administrator_reads_what_is_left_to_do_in_its_order(first_pages, root, cast):
    User.objects.exclude(pk=cast.root.user.pk).update(is_active=False)

    assert steps(root) == dict.fromkeys(TITLES, False)


def test_what_is_done_is_ticked(first_pages, root, cast):
    Site.objects.update(site_name="Nordlicht")

    done = steps(root)

    assert done["Give the service its name"] and done["Add your colleagues"]
    assert not done["Write the first article"]


def test_an_article_is_written_once_it_is_published(first_pages, root):
    index = KnowledgeBaseIndexPage.objects.get()
    index.add_child(instance=ArticlePage(title="Replace the lamp", live=False))

    assert not steps(root)["Write the first article"]

    ArticlePage.objects.get().save_revision().publish()
    assert steps(root)["Write the first article"]


def test_a_colleague_is_added_once_they_may_do_something(first_pages, root, cast):
    User.objects.exclude(pk=cast.root.user.pk).delete()
    colleague = User.objects.create_user("new@wagdesk.example", is_agent=True)

    assert not steps(root)["Add your colleagues"]

    colleague.groups.add(Role.objects.get(key="agent").group)
    assert steps(root)["Add your colleagues"]


def test_a_second_administrator_is_a_colleague(first_pages, root, cast):
    User.objects.exclude(pk=cast.root.user.pk).delete()
    User.objects.create_superuser("second@wagdesk.example")

    assert steps(root)["Add your colleagues"]


def test_each_step_leads_to_a_page_where_it_is_done(first_pages, root):
    shown = BeautifulSoup(root.get(HOME).content, "html.parser").select(".wd-home__steps a")

    assert len(shown) == 4
    for link in shown:
        assert root.get(link["href"]).status_code == 200, link["href"]


def test_who_hides_the_list_does_not_see_it_again(root):
    assert steps(root)

    answer = root.patch("/admin/dismissibles/", json.dumps({HIDDEN: True}), content_type="application/json")

    assert answer.status_code == 200
    assert steps(root) is None


def test_agents_do_not_get_it(alice):
    assert steps(alice) is None


def test_it_goes_when_everything_is_done(root, monkeypatch):
    monkeypatch.setattr("core.workspace.home.beginning.call_for_pieces", lambda hook, viewer: [])

    assert steps(root) is None


def test_the_name_of_the_service_is_the_first_field_of_its_form(first_pages, root):
    step = BeautifulSoup(root.get(HOME).content, "html.parser").find("a", string="Give the service its name")

    form = BeautifulSoup(root.get(step["href"]).content, "html.parser").select_one("form[data-edit-form]")
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]:not([type=checkbox])")}
    shown = [field for field in form.select("input[name]") if field.get("type") != "hidden"]

    assert shown[0]["name"] == "site_name"
    assert "Customers read it on every page" in form.find(id=shown[0]["aria-describedby"]).text
    root.post(step["href"], fields | {"site_name": "Nordlicht", "is_default_site": "on"})
    assert Site.objects.get().site_name == "Nordlicht"


def test_a_new_site_is_asked_for_all_it_needs(first_pages, root):
    form = BeautifulSoup(root.get("/admin/sites/new/").content, "html.parser").select_one("form[data-edit-form]")

    names = {field["name"] for field in form.select("input[name]")}
    assert names >= {"site_name", "hostname", "port", "root_page", "is_default_site"}
