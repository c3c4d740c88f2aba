"""Wagtail's pages API tells nobody of a page that not everybody may read, not even by naming it beside another."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

PAGES = "/api/v2/pages/"
SECRET = "Merger with Kallio"
Make = Callable[..., Any]


def close(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture
def alias(make_article: Make, make_topic: Make) -> Page:
    """An open alias of an article that stands in a closed topic."""
    inside, outside = make_topic("Inside"), make_topic("Outside")
    alias = make_article(SECRET, inside).create_alias(parent=outside, update_slug="copy")
    close(inside)
    Page.objects.filter(pk=alias.pk).update(title="For everybody", draft_title="For everybody")
    return alias


@pytest.mark.parametrize("query", ["", "?fields=*", "?fields=alias_of", "?fields=_,alias_of", "?fields=alias_of(*)"])
def test_an_open_alias_does_not_name_its_closed_source(client: Client, alias: Page, query: str) -> None:
    answer = client.get(f"{PAGES}{alias.pk}/{query}")

    assert answer.status_code == 200
    assert answer.json()["meta"]["alias_of"] is None
    assert SECRET not in answer.content.decode()


def test_nor_does_a_list(client: Client, alias: Page, cast: Any) -> None:
    listed = client.get(f"{PAGES}?fields=*&limit=20").json()["items"]

    assert [row["meta"]["alias_of"] for row in listed if row["id"] == alias.pk] == [None]
    assert alias.alias_of_id not in {row["id"] for row in listed}


def test_who_may_read_the_source_is_told_no_more_here(client: Client, alias: Page, cast: Any) -> None:
    cast.sign_in(client, "root")

    assert client.get(f"{PAGES}{alias.pk}/").json()["meta"]["alias_of"] is None


@pytest.mark.parametrize("asked", ["alias_of", "child_of", "ancestor_of", "descendant_of", "translation_of"])
def test_a_closed_page_is_as_one_that_is_not_there_in_every_filter(client: Client, alias: Page, asked: str) -> None:
    closed, missing = (client.get(f"{PAGES}?{asked}={pk}") for pk in (alias.alias_of_id, 10**9))

    assert closed.status_code == missing.status_code == 400
    assert closed.json() == missing.json()


def test_lists_are_not_sorted_by_the_source_either(client: Client, alias: Page) -> None:
    assert client.get(f"{PAGES}?order=alias_of").status_code == 400


def test_an_alias_of_a_closed_article_is_closed_here_too(client: Client, make_article: Make, make_topic: Make) -> None:
    article = make_article(SECRET)
    alias = article.create_alias(parent=make_topic("Outside"), update_slug="copy")
    close(article)

    assert client.get(f"{PAGES}{alias.pk}/").status_code == 404
    assert SECRET not in client.get(f"{PAGES}?fields=*&limit=20").content.decode()


def test_what_stands_below_an_unpublished_page_names_no_parent(
    client: Client, make_article: Make, make_topic: Make
) -> None:
    topic = make_topic("Inside")
    article = make_article("Beside", topic)
    topic.unpublish(user=None)

    answer = client.get(f"{PAGES}{article.pk}/")

    assert answer.json()["meta"]["parent"] is None
