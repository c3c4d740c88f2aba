"""Articles as search documents."""

from collections.abc import Callable
from typing import Any

from wagtail.models import PageViewRestriction

from core.access.api import anonymous
from knowledge_base.events import EVENTS, ArticleEvent, ArticlesEvent
from knowledge_base.models import ArticlePage
from knowledge_base.search import ArticleDocument
from search.api import search
from search.engines.chosen import engine
from search.indexing.reading import draw_version, read
from search.registry import documents

Make = Callable[..., Any]


def test_articles_are_among_the_documents_there_are(db: None) -> None:
    assert isinstance(documents()["article"], ArticleDocument)


def test_an_entry_holds_the_words_and_no_form(make_article: Make, translate: Make) -> None:
    article = make_article("Refunds", summary="Money back.", body=[("text", "<p>Choose <b>Refund</b> &amp; wait.</p>")])
    german = translate(article, "Erstattung")
    document = ArticleDocument()

    entries = {entry.pk: entry for entry in document.prepare(list(document.queryset()))}

    entry = entries[article.pk]
    assert (entry.kind, entry.title, entry.body) == ("article", "Refunds", "Money back.\nChoose Refund & wait.")
    assert (entry.language, entries[german.pk].language) == ("en", "de")
    assert entry.url_portal == article.get_url()
    assert entry.url_admin == article.get_url()


def test_a_batch_costs_the_same_at_any_length(make_article: Make, count_queries: Any) -> None:
    document = ArticleDocument()

    def prepare() -> None:
        rows = list(document.queryset())
        list(document.prepare(rows))
        document.tokens([row.pk for row in rows])

    make_article("One")
    few = count_queries(prepare)
    for number in range(8):
        make_article(f"More {number}")

    assert count_queries(prepare) == few


def test_a_restricted_article_leaves_a_visitors_hits(make_article: Make) -> None:
    article = make_article()
    document = ArticleDocument()
    assert document.visible(anonymous(), [article.pk]) == {article.pk}

    PageViewRestriction.objects.create(page=article, restriction_type="login")

    assert document.visible(anonymous(), [article.pk]) == set()
    assert "public" not in document.tokens([article.pk])[article.pk]


def test_every_event_of_articles_touches_their_entries() -> None:
    document = ArticleDocument()

    one = [event(article_id=7) for event in EVENTS if issubclass(event, ArticleEvent)]
    many = [event(article_ids="7,8") for event in EVENTS if issubclass(event, ArticlesEvent)]
    assert [[*document.events[type(event)](event)] for event in one + many] == [[7]] * 3 + [[7, 8]] * 2


def test_a_draft_is_not_eligible(make_article: Make) -> None:
    make_article().unpublish()

    assert not ArticleDocument().queryset().exists()
    assert ArticlePage.objects.count() == 1


def index(*articles: ArticlePage) -> None:
    engine().index(read(ArticleDocument(), [article.pk for article in articles]), version=draw_version())


def titles(language: str, **narrowed: Any) -> list[str]:
    found = search(anonymous(), "Polaris", language=language, **narrowed)
    assert found.total == len(found.results)
    return ["".join(text for text, _ in result.title) for result in found.results]


def test_translations_are_one_result_in_the_readers_language_or_else_the_best(
    make_article: Make, translate: Make
) -> None:
    lamp = make_article("Polaris lamp", summary="Change it.")
    german = translate(lamp, "Lampe")
    german.summary = "Die Polaris geht nach einem Wechsel der Lampe wieder."
    german.save_revision().publish()
    index(lamp, german, make_article("Polaris filter"))

    assert sorted(titles("en")) == ["Polaris filter", "Polaris lamp"]
    assert sorted(titles("de")) == ["Lampe", "Polaris filter"]
    assert len(titles("fi")) == 2
    assert titles("en", only_language="de") == ["Lampe"]
