"""Articles in the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

Make = Callable[..., Any]
URL = "/api/v1/articles"


def test_a_list_names_topic_language_and_address(client: Client, make_article: Make, make_topic: Make) -> None:
    topic = make_topic("Billing")
    article = make_article("Refunds", topic, summary="Money back.")

    (row,) = client.get(URL).json()["results"]

    assert (row["id"], row["title"], row["summary"], row["language"]) == (article.pk, "Refunds", "Money back.", "en")
    assert row["topic"]["title"] == "Billing"
    assert row["url"].endswith(article.get_url())
    assert "html" not in row


def test_one_article_comes_with_text_and_translations(client: Client, make_article: Make, translate: Make) -> None:
    article = make_article("Refunds")
    german = translate(article, "Erstattung")

    row = client.get(f"{URL}/{article.pk}").json()

    assert row["html"] == "<p>Choose Refund.</p>"
    assert [(other["id"], other["language"]) for other in row["translations"]] == [(german.pk, "de")]


def test_parameters_narrow_the_list_by_language_group_and_time(
    client: Client, make_article: Make, translate: Make
) -> None:
    article = make_article("Refunds")
    german = translate(article, "Erstattung")
    make_article("Other")

    def ids(query: str) -> list[int]:
        return [row["id"] for row in client.get(f"{URL}?{query}").json()["results"]]

    assert ids("language=de") == [german.pk]
    assert set(ids(f"group={article.translation_key}")) == {article.pk, german.pk}
    assert ids("updated_after=2100-01-01T00:00:00Z") == []


@pytest.mark.parametrize("query", ["group=nonsense", "updated_after=soon"])
def test_nonsense_is_named(client: Client, home: Any, query: str) -> None:
    response = client.get(f"{URL}?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("who", "status"), [("visitor", 404), ("dana", 200), ("root", 200)])
def test_restricted_articles_are_for_their_readers(
    client: Client, cast: Any, make_article: Make, who: str, status: int
) -> None:
    article = make_article()
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    cast.sign_in(client, who)

    assert client.get(f"{URL}/{article.pk}").status_code == status
    assert len(client.get(URL).json()["results"]) == (1 if status == 200 else 0)


def test_the_list_costs_the_same_at_any_length(client: Client, make_article: Make, count_queries: Any) -> None:
    make_article("One")
    few = count_queries(lambda: client.get(URL))
    for number in range(9):
        make_article(f"More {number}")

    assert count_queries(lambda: client.get(URL)) == few
