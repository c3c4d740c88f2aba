"""What editors do: the list of all articles, the form of an imported one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge_base.importing.run import Options, import_articles
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage

EVERYTHING = """
---
title: Everything
---
Text with [a link](https://example.com/).

## Part

> [!CAUTION]
> - one
>
>   ```
>   code
>   ```

1. Step

   | A | B |
   |---|---|
   | 1 | 2 |

<table><tr><td colspan="2">joined</td></tr><tr><td>a</td><td>b</td></tr></table>

> Quoted.
"""


def test_the_list_shows_articles_of_all_topics(
    client: Client, cast: Any, make_article: Callable[..., Any], make_topic: Callable[..., Any]
) -> None:
    make_article("In a topic", make_topic())
    make_article("Outside")
    cast.sign_in(client, "root")

    html = client.get("/admin/articles/").content.decode()

    assert "In a topic" in html
    assert "Outside" in html
    assert "Last reviewed" in html


def test_an_empty_list_counts_nothing(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    make_article("Replace the lamp")
    cast.sign_in(client, "root")

    assert "1-1 of 1" in client.get("/admin/articles/").content.decode()
    assert "of 0" not in client.get("/admin/articles/?q=nowhere").content.decode()


def test_an_agent_who_edits_nothing_reads_what_is_published(
    client: Client, cast: Any, make_article: Callable[..., Any], make_topic: Callable[..., Any]
) -> None:
    article = make_article("Replace the lamp", make_topic("Lamps"))
    make_article("Not yet").unpublish()
    closed = make_article("For the board")
    closed.view_restrictions.create(restriction_type="groups")
    cast.sign_in(client, "alice")

    page = BeautifulSoup(client.get("/admin/articles/").content, "html.parser").select_one("main")

    (row,) = page.select("tbody tr")
    assert row.select_one("a")["href"] == article.get_url()
    assert "Lamps" in row.text
    assert page.select("input[type=checkbox][data-object-id], a[href*='/admin/pages/'], a[href*=choose_parent]") == []


def test_an_editor_sees_what_is_published_and_what_is_not(
    client: Client, cast: Any, make_article: Callable[..., Any]
) -> None:
    make_article("Live")
    make_article("Draft").unpublish()
    make_article("Both").save_revision()
    ArticlePage.objects.filter(title="Both").update(has_unpublished_changes=True)
    cast.sign_in(client, "root")

    rows = BeautifulSoup(client.get("/admin/articles/").content, "html.parser").select("main tbody tr")

    states = {row.select_one(".title a").get_text(strip=True): row.select(".w-status") for row in rows}
    said = {title: " ".join(one.get_text(" ", strip=True) for one in found).lower() for title, found in states.items()}
    assert "live" in said["Live"] and "draft" not in said["Live"]
    assert "draft" in said["Draft"] and "live" not in said["Draft"]
    assert "live" in said["Both"] and "draft" in said["Both"]


@pytest.mark.parametrize("asked", ["?q=lamp", "?ordering=-title", "?site="])
def test_an_agent_who_edits_nothing_searches_and_sorts(
    client: Client, cast: Any, make_article: Callable[..., Any], asked: str
) -> None:
    make_article("Replace the lamp")
    cast.sign_in(client, "alice")

    assert "Replace the lamp" in client.get(f"/admin/articles/results/{asked}").text


@pytest.mark.parametrize("who", ["root", "alice"])
def test_the_list_costs_the_same_at_any_length(
    client: Client, cast: Any, make_article: Callable[..., Any], make_topic: Callable[..., Any], who: str
) -> None:
    cast.sign_in(client, who)
    for number in range(2):
        make_article(f"Article {number}", make_topic(f"Topic {number}"))
    client.get("/admin/articles/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/articles/")
    for number in range(2, 12):
        make_article(f"Article {number}", make_topic(f"Topic {number}"))

    with CaptureQueriesContext(connection) as many:
        client.get("/admin/articles/")

    assert len(many) <= len(few), [one["sql"] for one in many]


@pytest.mark.parametrize("who", ["visitor", "dana"])
def test_the_list_is_for_agents(client: Client, cast: Any, make_article: Callable[..., Any], who: str) -> None:
    make_article("Secret title")
    cast.sign_in(client, who)

    response = client.get("/admin/articles/")

    assert response.status_code in {302, 403}
    assert "Secret title" not in response.content.decode()


def test_an_imported_article_can_be_edited_and_published_without_losing_anything(
    client: Client, cast: Any, home: KnowledgeBaseIndexPage, write_folder: Callable[..., Path]
) -> None:
    import_articles(write_folder({"en/all.md": EVERYTHING}), Options())
    article = ArticlePage.objects.get()
    before = list(article.body.raw_data)
    cast.sign_in(client, "root")

    assert client.get(f"/admin/pages/{article.pk}/edit/").status_code == 200
    article.body.stream_block.clean(article.body)
    article.save_revision(user=cast.root.user).publish()

    assert list(ArticlePage.objects.get().body.raw_data) == before
    assert {block["type"] for block in before} == {"text", "heading", "callout", "steps", "html_table", "quote"}


def test_pages_stand_only_where_they_belong() -> None:
    assert ArticlePage.allowed_subpage_models() == []
    assert set(CategoryPage.allowed_subpage_models()) == {CategoryPage, ArticlePage}
    assert set(ArticlePage.allowed_parent_page_models()) == {CategoryPage, KnowledgeBaseIndexPage}
