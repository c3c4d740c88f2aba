"""What others hear of articles, and that copies vanish when readers are lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction, Site

from core.events.models import OutboxEntry
from knowledge_base import signals
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage

Make = Callable[..., Any]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Collects (event, article) of our events, and the articles whose copies were hidden."""
    hidden: list[int] = []
    monkeypatch.setattr(signals, "revoke", lambda model, pks: hidden.extend(pks))

    @contextmanager
    def listen() -> Iterator[tuple[list[tuple[str, int]], list[int]]]:
        hidden.clear()
        last = OutboxEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        events: list[tuple[str, int]] = []
        yield events, hidden
        rows = OutboxEntry.objects.filter(pk__gt=last, event__startswith="knowledge_base.").order_by("pk")
        events.extend((row.event.split(".")[2], pk) for row in rows for pk in named(row.payload))

    return listen


def named(payload: dict[str, Any]) -> list[int]:
    """The articles an event is about."""
    return [payload["article_id"]] if "article_id" in payload else [int(pk) for pk in payload["article_ids"].split(",")]


def test_publishing_is_told_and_drafts_are_not(make_article: Make, heard: Any) -> None:
    article = make_article()

    with heard() as (events, hidden):
        article.title = "Draft"
        revision = article.save_revision()
    assert (events, hidden) == ([], [])

    with heard() as (events, hidden):
        revision.publish()
    assert (events, hidden) == ([("published", article.pk)], [])


def test_taking_offline_hides_copies_at_once(make_article: Make, heard: Any) -> None:
    article = make_article()

    with heard() as (events, hidden):
        article.unpublish()

    assert events == [("unpublished", article.pk)]
    assert hidden == [article.pk]


def test_deleting_a_topic_is_told_for_each_article_below(make_article: Make, make_topic: Make, heard: Any) -> None:
    topic = make_topic()
    articles = [make_article(f"A{number}", topic).pk for number in range(2)]

    with heard() as (events, hidden):
        CategoryPage.objects.get(pk=topic.pk).delete()

    assert sorted(pk for name, pk in events if name == "deleted") == articles
    assert set(hidden) == set(articles)


def test_moving_and_renaming_change_addresses_of_all_below(
    home: KnowledgeBaseIndexPage,
    make_article: Make,
    make_topic: Make,
    heard: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    topic, other = make_topic("One"), make_topic("Other")
    article = make_article(parent=topic)

    with heard() as (events, hidden):
        topic.move(other, pos="last-child")
    assert (events, hidden) == ([("moved", article.pk)], [article.pk])

    topic = CategoryPage.objects.get(pk=topic.pk)
    topic.slug = "renamed"
    with heard() as (events, hidden), django_capture_on_commit_callbacks(execute=True):
        topic.save()
    assert (events, hidden) == ([("moved", article.pk)], [])


def test_restricting_and_opening_a_topic_is_told(make_article: Make, make_topic: Make, heard: Any, cast: Any) -> None:
    topic = make_topic()
    article, alias = make_article(parent=topic), make_topic("Elsewhere")
    copy = article.create_alias(parent=alias)

    with heard() as (events, hidden):
        restriction = PageViewRestriction.objects.create(page=topic, restriction_type="login")
    assert ("access_changed", article.pk) in events
    assert article.pk in hidden

    with heard() as (events, hidden):
        restriction.delete()
    assert ("access_changed", article.pk) in events

    with heard() as (events, hidden):
        PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert {pk for _name, pk in events} == {article.pk, copy.pk}


def test_whoever_leaves_a_group_loses_its_articles_at_once(make_article: Make, heard: Any, cast: Any) -> None:
    group = Group.objects.create(name="Insiders")
    article = make_article()
    restriction = PageViewRestriction.objects.create(page=article, restriction_type="groups")

    with heard() as (events, hidden):
        restriction.groups.set([group])
    assert ("access_changed", article.pk) in events

    with heard() as (events, hidden):
        cast.dana.user.groups.add(group)
    assert (events, hidden) == ([("access_changed", article.pk)], [])

    with heard() as (events, hidden):
        cast.dana.user.groups.remove(group)
    assert (events, hidden) == ([("access_changed", article.pk)], [article.pk])


@pytest.fixture
def told_moved(make_article: Make, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Five articles, two of them in an event; gives what was told of them so far."""
    monkeypatch.setattr(signals, "TOGETHER", 2)
    for number in range(5):
        make_article(f"A{number}")
    rows = OutboxEntry.objects.filter(event="knowledge_base.articles.moved.v1").order_by("pk")
    return lambda: [row.payload["article_ids"] for row in rows.all()]


@pytest.mark.parametrize("changed", [{"hostname": "help.example"}, {"port": 8443}, {"is_default_site": False}])
def test_another_address_of_a_site_is_told_in_batches(
    told_moved: Callable[[], list[str]], changed: dict[str, Any]
) -> None:
    pks = list(ArticlePage.objects.order_by("pk").values_list("pk", flat=True))
    site = Site.objects.get(is_default_site=True)
    for name, value in changed.items():
        setattr(site, name, value)

    site.save()

    assert told_moved() == [f"{pks[0]},{pks[1]}", f"{pks[2]},{pks[3]}", f"{pks[4]}"]


def test_another_name_of_a_site_moves_nothing(told_moved: Callable[[], list[str]]) -> None:
    site = Site.objects.get(is_default_site=True)
    site.site_name = "Help"

    site.save()

    assert told_moved() == []


def test_an_import_tells_of_each_article_once(home: KnowledgeBaseIndexPage, write_folder: Make, heard: Any) -> None:
    from knowledge_base.importing.run import Options, import_articles

    with heard() as (events, _hidden):
        import_articles(write_folder({f"en/a{number}.md": f"# A{number}\n" for number in range(3)}), Options())

    assert sorted(events) == sorted(("published", pk) for pk in ArticlePage.objects.values_list("pk", flat=True))
