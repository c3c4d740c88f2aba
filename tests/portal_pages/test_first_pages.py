"""What a new installation begins with: a help centre one can ask through."""

import importlib
import re

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from wagtail.models import Page, Site

from core.access.api import service
from core.work.models import WorkItem
from knowledge_base.models import ArticlePage, KnowledgeBaseIndexPage

pytestmark = pytest.mark.django_db
create_first_pages = importlib.import_module("portal_pages.migrations.0003_first_pages").create_first_pages


@service
def only_title():
    return WorkItem.objects.get().title


def tree():
    return list(Page.objects.order_by("path").values_list("path", "slug", "title", "content_type__model"))


def test_the_first_visitor_finds_help_and_a_way_to_ask(first_pages, client):
    home = BeautifulSoup(client.get("/").content, "html.parser")

    assert home.select_one('a[href="/help/"]')
    assert "Contact us" in home.select_one('main a[href="/contact/"]').text
    assert client.get("/help/").status_code == 200


def test_the_first_article_stands_on_the_home_page(first_pages, client):
    article = KnowledgeBaseIndexPage.objects.get().add_child(instance=ArticlePage(title="Replace the lamp"))
    article.save_revision().publish()

    home = BeautifulSoup(client.get("/").content, "html.parser")

    assert home.select_one('main a[href="/help/replace-the-lamp/"]')


def test_the_first_visitor_sends_a_request(first_pages, client):
    form = BeautifulSoup(client.get("/contact/").content, "html.parser").select_one("main form")
    filled = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    asked = {label.text.split("\n")[0].strip(): label["for"] for label in form.select("label[for]")}
    names = {key: form.find(id=number)["name"] for key, number in asked.items()}
    by_words = lambda words: next(name for label, name in names.items() if words in label)  # noqa: E731
    filled |= {
        by_words("e-mail"): "dana@lindenau.example",
        by_words("in one sentence"): "The lamp stays dark",
        by_words("What happened"): "Since Monday.",
    }
    filled.pop(by_words("Files"), None)

    answer = client.post("/contact/", filled, follow=True)

    assert re.search(r"#\d+", BeautifulSoup(answer.content, "html.parser").select_one("main").text)
    assert only_title() == "The lamp stays dark"


def test_where_somebody_made_pages_nothing_changes(first_pages):
    before = tree()

    create_first_pages(apps, None)

    assert tree() == before


@pytest.mark.parametrize("change", [{"live": False}, {"locked": True}, {"title": "Soon here"}])
def test_a_welcome_page_somebody_had_to_do_with_stays(welcome, change):
    Page.objects.filter(pk=welcome.pk).update(**change)
    before = tree()

    create_first_pages(apps, None)

    assert tree() == before


def test_a_desk_in_use_gets_no_public_form(welcome, cast):
    before = tree()

    create_first_pages(apps, None)

    assert tree() == before


def test_a_page_of_two_sites_stays(welcome):
    Site.objects.create(hostname="second.example", root_page=welcome)
    before = tree()

    create_first_pages(apps, None)

    assert tree() == before


def test_an_edited_welcome_page_stays():
    Page.objects.get(depth=2).delete()
    page = Page.objects.get(depth=1).add_child(instance=Page(title="Our own", slug="home"))
    page.save_revision().publish()
    before = tree()

    create_first_pages(apps, None)

    assert tree() == before


def test_the_tree_is_whole(first_pages):
    bad = Page.find_problems()

    assert not any(bad), bad
