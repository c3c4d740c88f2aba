"""Whatever an article's entry says, and to whom, follows every way in which pages, sites and readers change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page, PageViewRestriction, Site

from core.events.relay import run_until_idle
from core.people.models import User
from knowledge_base.models import ArticlePage, CategoryPage
from search.indexing.checking import check
from search.indexing.rebuilding import rebuild
from search.models import PendingRevocation
from search.registry import documents


class Shelf(NamedTuple):
    """Two topics, the first with an article, the second with aliases of both; the alias has an article of its own."""

    cast: Any
    topic: CategoryPage
    other: CategoryPage
    article: ArticlePage
    alias: ArticlePage
    topic_alias: CategoryPage
    group: Group
    browser: Any


@pytest.fixture
def shelf(cast, make_topic, make_article, client):
    topic, other = make_topic("Lamps"), make_topic("Mirrors")
    article = make_article("Polaris", topic)
    alias = article.create_alias(parent=other, update_slug="alias")
    topic_alias = topic.create_alias(parent=other, update_slug="lamps-again", recursive=True)
    make_article("Aurora", topic_alias)
    group = Group.objects.create(name="Insiders")
    group.user_set.add(cast.dana.user, cast.alice.user)
    cast.sign_in(client, "root")
    shelf = Shelf(cast, fresh(topic), fresh(other), fresh(article), fresh(alias), fresh(topic_alias), group, client)
    for document in documents().values():
        rebuild(document)
    run_until_idle()
    assert_fresh()
    return shelf


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def assert_fresh() -> None:
    """Entries and pages agree, and nothing is hidden any more."""
    assert not PendingRevocation.objects.exists()
    assert check(documents()["article"]).wrong == set()


def restrict(page: Page, *groups: Group, kind: str = "groups") -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind)
    restriction.groups.set(groups)
    return restriction


def closed_to_others(shelf: Shelf) -> PageViewRestriction:
    """The topic, for the group only; indexed."""
    restriction = restrict(shelf.topic, shelf.group)
    run_until_idle()
    assert_fresh()
    return restriction


def rename(shelf: Shelf) -> None:
    shelf.article.title, shelf.article.summary = "Aurora", "Another lamp."
    shelf.article.save_revision().publish()


def rename_topic(shelf: Shelf) -> None:
    shelf.topic.slug, shelf.topic.title = "bulbs", "Bulbs"
    shelf.topic.save_revision().publish()


def rename_home(shelf: Shelf) -> None:
    home = shelf.topic.get_parent().specific
    home.slug = "answers"
    home.save_revision().publish()


def rename_hidden_topic(shelf: Shelf) -> None:
    topic = shelf.topic
    topic.unpublish()
    topic = fresh(topic)
    topic.slug = "bulbs"
    topic.save()


def expire(shelf: Shelf) -> None:
    """What `publish_scheduled` does at night."""
    Page.objects.filter(pk=shelf.article.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")
    assert not fresh(shelf.article).live


def go_live(shelf: Shelf) -> None:
    shelf.article.unpublish()
    run_until_idle()
    article = fresh(shelf.article)
    article.go_live_at = timezone.now() - timedelta(hours=1)
    revision = article.save_revision()
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=article.go_live_at)
    call_command("publish_scheduled")
    assert fresh(shelf.article).live


def unpublish_below(shelf: Shelf) -> None:
    """At Wagtail's screen, with all below."""
    address = reverse("wagtailadmin_pages:unpublish", args=[shelf.topic.pk])
    shelf.browser.post(address, {"include_descendants": "on"})
    assert not fresh(shelf.article).live


def unpublish_in_bulk(shelf: Shelf) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    shelf.browser.post(f"{address}?id={shelf.topic.pk}", {"include_descendants": "on"})
    assert not fresh(shelf.article).live


def delete_group(shelf: Shelf) -> None:
    closed_to_others(shelf)
    shelf.group.delete()


def delete_group_of_two(shelf: Shelf) -> None:
    """The restriction stays, for those of the other group."""
    restrict(shelf.topic, shelf.group, Group.objects.create(name="Others"))
    run_until_idle()
    assert_fresh()
    shelf.browser.post(reverse("wagtailusers_groups:delete", args=[shelf.group.pk]))
    assert not Group.objects.filter(name="Insiders").exists()


def delete_reader(shelf: Shelf) -> None:
    closed_to_others(shelf)
    shelf.cast.alice.user.delete()


def switch_off_and_on(shelf: Shelf) -> None:
    """A reader of the group; the topic is read again while they are off."""
    User.objects.filter(pk=shelf.cast.alice.user.pk).update(is_active=False)
    closed_to_others(shelf)
    User.objects.filter(pk=shelf.cast.alice.user.pk).update(is_active=True)


def second_site(shelf: Shelf) -> None:
    Site.objects.create(hostname="help.example", port=443, root_page=shelf.other, site_name="Help")


def another_host(shelf: Shelf) -> None:
    second_site(shelf)
    run_until_idle()
    site = Site.objects.get(is_default_site=True)
    site.hostname = "desk.example"
    site.save()


def one_site_again(shelf: Shelf) -> None:
    second_site(shelf)
    run_until_idle()
    assert_fresh()
    Site.objects.get(hostname="help.example").delete()


def another_language(shelf: Shelf) -> None:
    """The code of a language is mended."""
    locale = shelf.article.locale
    locale.language_code = "fi"
    locale.save()


def convert_alias(shelf: Shelf) -> None:
    """What restricted the topic no longer restricts what was its alias."""
    closed_to_others(shelf)
    ConvertAliasPageAction(fresh(shelf.topic_alias)).execute()


def delete_restricted_source(shelf: Shelf) -> None:
    """Its alias stands for itself from then on, and is restricted by nothing."""
    closed_to_others(shelf)
    fresh(shelf.topic).delete()
    assert fresh(shelf.topic_alias).alias_of_id is None


CHANGES: dict[str, Callable[[Shelf], Any]] = {
    "renamed": rename,
    "topic renamed": rename_topic,
    "start page renamed": rename_home,
    "hidden topic renamed": rename_hidden_topic,
    "moved": lambda shelf: shelf.article.move(shelf.other, pos="last-child"),
    "topic moved": lambda shelf: shelf.topic.move(shelf.other, pos="last-child"),
    "topics ordered": lambda shelf: shelf.other.move(shelf.topic, pos="left"),
    "moved below a restricted topic": lambda shelf: (
        restrict(shelf.other, kind="login"), run_until_idle(), shelf.article.move(shelf.other, pos="last-child"),
    ),
    "moved out of a restricted topic": lambda shelf: (
        closed_to_others(shelf), shelf.article.move(shelf.other, pos="last-child"),
    ),
    "restricted": lambda shelf: restrict(shelf.article, shelf.group),
    "topic restricted": lambda shelf: restrict(shelf.topic, shelf.group),
    "restriction changed": lambda shelf: _changed(closed_to_others(shelf)),
    "opened again": lambda shelf: closed_to_others(shelf).delete(),
    "reader joins": lambda shelf: (closed_to_others(shelf), shelf.cast.erin.user.groups.add(shelf.group)),
    "reader leaves": lambda shelf: (closed_to_others(shelf), shelf.group.user_set.remove(shelf.cast.dana.user)),
    "group deleted": delete_group,
    "one of two groups deleted": delete_group_of_two,
    "reader deleted": delete_reader,
    "reader switched off and on": switch_off_and_on,
    "unpublished": lambda shelf: shelf.article.unpublish(),
    "unpublished as a plain page": lambda shelf: Page.objects.get(pk=shelf.article.pk).unpublish(),
    "unpublished with its topic": unpublish_below,
    "unpublished with others": unpublish_in_bulk,
    "expired": expire,
    "went live": go_live,
    "deleted": lambda shelf: shelf.article.delete(),
    "topic deleted": lambda shelf: fresh(shelf.topic).delete(),
    "copied": lambda shelf: shelf.topic.copy(recursive=True, update_attrs={"slug": "copy"}),
    "second site": second_site,
    "another host": another_host,
    "one site again": one_site_again,
    "another language": another_language,
    "alias converted": convert_alias,
    "restricted source deleted": delete_restricted_source,
}  # fmt: skip


def _changed(restriction: PageViewRestriction) -> None:
    restriction.restriction_type = "login"
    restriction.save()


@pytest.mark.parametrize("name", CHANGES)
def test_an_entry_says_what_its_article_says_whatever_happened(shelf, name, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        CHANGES[name](shelf)
    run_until_idle()

    assert_fresh()
