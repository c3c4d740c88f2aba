"""A statement that is written once finds what the ORM would find, for other values, and keeps nothing."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from wagtail.models import Page, PageViewRestriction, Site

from core.access.api import Prepared
from knowledge_base.models import ArticlePage
from knowledge_base.routing import site_of

pytestmark = pytest.mark.django_db


def test_one_statement_serves_other_values(make_article: Any, monkeypatch: Any) -> None:
    first, second = make_article("First"), make_article("Second")
    built = []

    @Prepared
    def found(slug: str, keys: tuple[int, ...], key: Any) -> Any:
        built.append(slug)
        return ArticlePage.objects.filter(slug=slug, pk__in=keys, translation_key=key).select_related("locale")

    assert found("first", (first.pk, second.pk), first.translation_key) == [first]
    assert found("second", (first.pk, second.pk), second.translation_key) == [second]
    assert found("second", (first.pk, second.pk), first.translation_key) == []
    assert len(built) == 1

    assert found("second", (second.pk,), second.translation_key) == [second]
    assert len(built) == 2


def test_rows_are_whole_and_come_with_what_is_joined(make_article: Any, django_assert_num_queries: Any) -> None:
    article = make_article("First", body=[("text", "<p>As it was.</p>")])
    language = article.locale.language_code
    found = Prepared(lambda slug: ArticlePage.objects.filter(slug=slug).select_related("locale"))

    with django_assert_num_queries(1):
        (row,) = found(article.slug)
        assert row.locale.language_code == language
        assert row.body.raw_data[0]["value"] == "<p>As it was.</p>"


def test_nothing_found_is_kept(make_article: Any) -> None:
    article = make_article("First")
    found = Prepared(lambda slug: ArticlePage.objects.filter(slug=slug, live=True))
    assert found(article.slug) == [article]

    article.unpublish()

    assert found(article.slug) == []


def test_a_statement_that_would_forget_a_value_is_refused() -> None:
    found = Prepared(lambda slug, depth: ArticlePage.objects.filter(slug=slug))

    with pytest.raises(ValueError, match="does not use every value"):
        found("first", 3)


def test_a_shape_that_can_find_nothing_asks_nothing(django_assert_num_queries: Any) -> None:
    found = Prepared(lambda keys: Page.objects.filter(pk__in=keys))

    with django_assert_num_queries(0):
        assert found(()) == []


SITES = (
    ("desk.example", 80, True),
    ("desk.example", 8000, False),
    ("two.example", 80, False),
    ("two.example", 81, False),
)
HOSTS = (
    "desk.example",
    "desk.example:8000",
    "desk.example:9",
    "two.example",
    "two.example:81",
    "two.example:9",
    "x.example",
)


@pytest.mark.parametrize("chosen", range(16))
def test_the_site_is_the_one_wagtail_finds(chosen: int, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    root = Site.objects.get(is_default_site=True).root_page
    Site.objects.all().delete()
    for place, (hostname, port, is_default) in enumerate(SITES):
        if chosen & 1 << place:
            Site.objects.create(hostname=hostname, port=port, is_default_site=is_default, root_page=root)

    for host in HOSTS:
        name, _, port = host.partition(":")
        request = RequestFactory().get("/", headers={"host": host}, SERVER_PORT=port or "80")
        assert site_of(request) == Site._find_for_request(request), host


def test_an_article_follows_every_change_at_once(client: Client, make_article: Any, make_topic: Any, cast: Any) -> None:
    topic = make_topic("Billing")
    article, beside = make_article("Refund", topic), make_article("Beside", topic)
    url = article.get_url()
    assert b"Beside" in client.get(url).content

    beside.title = "Renamed"
    beside.save_revision().publish()
    assert b"Renamed" in client.get(url).content
    beside.unpublish()
    assert b"Renamed" not in client.get(url).content

    restriction = PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(url).status_code == 302
    restriction.delete()
    assert client.get(url).status_code == 200

    home = article.get_parent().get_parent().specific
    home.slug = "elsewhere"
    home.save_revision().publish()
    assert client.get(url).status_code in {301, 404}
    assert client.get(url.replace("/help/", "/elsewhere/")).status_code == 200

    article.refresh_from_db()
    article.unpublish()
    assert client.get(url.replace("/help/", "/elsewhere/")).status_code == 404


def test_a_restricted_neighbour_is_shown_only_to_who_may_read_it(
    client: Client, make_article: Any, make_topic: Any, cast: Any
) -> None:
    topic = make_topic("Billing")
    article, secret = make_article("Refund", topic), make_article("Secret", topic)
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    signed_in = Client()
    cast.sign_in(signed_in, "root")

    for _ in range(2):
        assert b"Secret" in signed_in.get(article.get_url()).content
        assert b"Secret" not in client.get(article.get_url()).content
