"""Who reads an article: the condition for lists and the tokens for search say the same, and the page agrees."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import PageViewRestriction

from core.access.api import Viewer, anonymous
from knowledge_base.access import page_tokens, readable_here_q
from knowledge_base.models import ArticlePage, CategoryPage
from knowledge_base.models.base import HelpPage

Make = Callable[..., Any]
NAMES = ("visitor", "dana", "erin", "alice", "bob", "root")


def restrict(page: HelpPage, kind: str, *groups: Group) -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="open sesame")
    restriction.groups.set(groups)
    return restriction


def readers(article: ArticlePage, cast: Any) -> set[str]:
    """Of the condition and of the tokens; they must agree."""
    tokens = page_tokens(ArticlePage, [article.pk])[article.pk]
    by_tokens = {name for name in NAMES if not cast.viewer(name).tokens.isdisjoint(tokens)}
    one = ArticlePage.objects.filter(pk=article.pk)
    by_lists = {name for name in NAMES if one.visible_to(cast.viewer(name)).exists()}
    by_rows = {name for name in NAMES if one.filter(readable_here_q(cast.viewer(name))).exists()}
    assert by_tokens == by_lists == by_rows
    return by_tokens


@pytest.fixture
def insiders(cast: Any) -> Group:
    """Bob and Erin."""
    group = Group.objects.create(name="Insiders")
    for member in (cast.bob, cast.erin):
        member.user.groups.add(group)
    return group


def test_everybody_reads_a_published_article_and_nobody_a_draft(make_article: Make, cast: Any) -> None:
    shown, draft = make_article("Shown"), make_article("Draft")
    draft.unpublish()

    assert readers(shown, cast) == set(NAMES)
    assert readers(draft, cast) == set()


def test_a_sign_in_reads_what_asks_for_one(make_article: Make, make_topic: Make, cast: Any) -> None:
    topic = make_topic()
    restrict(topic, PageViewRestriction.LOGIN)

    assert readers(make_article("Inside", topic), cast) == set(NAMES) - {"visitor"}
    assert readers(make_article("Beside"), cast) == set(NAMES)


def test_a_password_says_nothing_about_who_somebody_is(make_article: Make, cast: Any) -> None:
    article = make_article()
    restrict(article, PageViewRestriction.PASSWORD)

    assert readers(article, cast) == {"alice", "bob", "root"}


def test_groups_read_what_is_theirs(make_article: Make, cast: Any, insiders: Group) -> None:
    article = make_article()
    restrict(article, PageViewRestriction.GROUPS, insiders)

    assert readers(article, cast) == {"bob", "erin", "root"}


def test_restrictions_above_each_other_all_count(
    make_article: Make, make_topic: Make, cast: Any, insiders: Group
) -> None:
    others = Group.objects.create(name="Others")
    cast.bob.user.groups.add(others)
    outer, locked = make_topic("Outer"), make_topic("Locked")
    inner = make_topic("Inner", outer)
    restrict(outer, PageViewRestriction.GROUPS, insiders)
    restrict(inner, PageViewRestriction.GROUPS, others)
    restrict(locked, PageViewRestriction.PASSWORD)
    both, secret = make_article("Both", inner), make_article("Secret", locked)
    restrict(secret, PageViewRestriction.GROUPS, insiders)

    assert readers(both, cast) == {"bob", "root"}
    assert readers(secret, cast) == {"bob", "root"}


def test_an_alias_is_restricted_as_its_source_is(make_article: Make, make_topic: Make, cast: Any) -> None:
    article, topic = make_article(), make_topic()
    restrict(article, PageViewRestriction.LOGIN)

    alias = article.create_alias(parent=topic)

    assert readers(ArticlePage.objects.get(pk=alias.pk), cast) == set(NAMES) - {"visitor"}


def test_a_topic_with_a_similar_place_in_the_tree_is_another_topic(make_article: Make, make_topic: Make) -> None:
    closed, open_ = make_topic("Closed"), make_topic("Open")
    restrict(closed, PageViewRestriction.LOGIN)
    inside, outside = make_article("In", closed), make_article("Out", open_)

    assert list(ArticlePage.objects.visible_to(anonymous()).values_list("pk", flat=True)) == [outside.pk]
    assert inside.path.startswith(closed.path)


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("dana", 403), ("erin", 200), ("root", 200)])
def test_the_page_itself_opens_for_the_same_people(
    client: Client, make_article: Make, cast: Any, insiders: Group, who: str, status: int
) -> None:
    article = make_article()
    restrict(article, PageViewRestriction.GROUPS, insiders)
    cast.sign_in(client, who)

    response = client.get(article.get_url())

    assert (response.status_code if response.status_code != 302 or who == "visitor" else 403) == status
    assert ("Choose Refund." in response.content.decode()) == (status == 200)


def test_restricted_articles_are_in_no_list_and_no_count(client: Client, make_article: Make, make_topic: Make) -> None:
    topic = make_topic("Billing")
    make_article("Open one", topic)
    restrict(make_article("Closed one", topic), PageViewRestriction.LOGIN)

    for url in (topic.get_parent().get_url(), topic.get_url()):
        html = client.get(url).content.decode()
        assert "Closed one" not in html
        assert "1 article" in html
        assert "2 articles" not in html


def test_a_link_to_a_restricted_article_is_plain_text(client: Client, make_article: Make) -> None:
    closed = make_article("Closed")
    opened = make_article("Open", body=[("text", f'<p>Read <a linktype="page" id="{closed.pk}">this page</a>.</p>')])
    before = client.get(opened.get_url()).content.decode()
    restrict(closed, PageViewRestriction.LOGIN)
    after = client.get(opened.get_url()).content.decode()

    assert f'<a href="{closed.get_url()}">this page</a>' in before
    assert "Read this page." in after


def test_topics_are_restricted_too(make_topic: Make, cast: Any) -> None:
    topic = make_topic()
    restrict(topic, PageViewRestriction.LOGIN)

    def sees(viewer: Viewer) -> bool:
        return CategoryPage.objects.visible_to(viewer).filter(pk=topic.pk).exists()

    assert (sees(cast.viewer("visitor")), sees(cast.viewer("dana"))) == (False, True)


def test_so_is_an_alias_of_an_alias(make_article: Make, make_topic: Make, cast: Any) -> None:
    article = make_article("Inside")
    alias = article.create_alias(parent=make_topic("Near"))
    again = alias.create_alias(parent=make_topic("Far"))
    restrict(article, PageViewRestriction.LOGIN)

    assert readers(ArticlePage.objects.get(pk=again.pk), cast) == set(NAMES) - {"visitor"}
    assert again.get_view_restrictions().exists()


def test_aliases_of_aliases_from_before_are_put_right(make_article: Make, make_topic: Make, cast: Any) -> None:
    article = make_article("Inside")
    restrict(article, PageViewRestriction.LOGIN)
    chain = [article.create_alias(parent=make_topic(name)) for name in ("Near", "Far", "Farther")]
    for alias, source in zip(chain[1:], chain, strict=False):
        ArticlePage.objects.filter(pk=alias.pk).update(alias_of=source)

    import_module("knowledge_base.migrations.0002_aliases_of_sources").forwards(apps, None)

    assert set(ArticlePage.objects.exclude(alias_of=None).values_list("alias_of", flat=True)) == {article.pk}
    assert readers(ArticlePage.objects.get(pk=chain[-1].pk), cast) == set(NAMES) - {"visitor"}
