"""What pages show around an article: topics, lists, counts, translations, neighbours. All of it as the viewer sees it.

A reader in a language into which not everything is translated sees the articles of the site's own language in between,
marked as such: `Place` is a topic together with its twin in that language.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from wagtail.models import Page

from core.access.api import Viewer
from knowledge_base.access import below
from knowledge_base.models import ArticlePage, CategoryPage
from knowledge_base.models.base import HelpPage, HelpPageQuerySet
from knowledge_base.routing import twin_of


@dataclass(frozen=True)
class Place:
    """A topic or start page as read in one language: its own branch, and the twin's for what is not translated."""

    page: HelpPage
    locale_id: int
    #: What the reader may open: `readable_q`, asked for once a page.
    readable: Q
    twin: HelpPage | None = None

    @classmethod
    def of(cls, page: HelpPage, locale_id: int, readable: Q) -> "Place":
        """`locale_id` is the reader's; the page may stand in the site's own language instead."""
        return cls(page, locale_id, readable, twin_of(page) if page.locale_id == locale_id else None)

    def branches(self) -> Iterable[HelpPage]:
        """The pages below which everything of this place stands."""
        return (self.page,) if self.twin is None else (self.page, self.twin)

    def children(self, model: type[HelpPage]) -> HelpPageQuerySet:
        """Direct children of a kind, those in the reader's language first."""
        rows = self._of(model, self._children_of).annotate(is_foreign=~Q(locale=self.locale_id))
        return rows.order_by("is_foreign", "path")

    def articles(self) -> HelpPageQuerySet:
        """Articles at any depth."""
        return self._of(ArticlePage, lambda branch: below(branch.path))

    def _of(self, model: type[HelpPage], inside: Callable[[HelpPage], Q]) -> HelpPageQuerySet:
        """Pages of the reader's language, and of the site's own those that have no translation into it."""
        where = Q.create([self._seen(branch, inside(branch)) for branch in self.branches()], Q.OR)
        rows: HelpPageQuerySet = model.objects.filter(self.readable, where).defer_streamfields()
        return rows.select_related("locale")

    def _seen(self, branch: HelpPage, where: Q) -> Q:
        if branch.locale_id == self.locale_id:
            return where
        mine = Page.objects.filter(locale=self.locale_id, live=True)
        return where & ~Q(translation_key__in=mine.order_by().values("translation_key"))

    @staticmethod
    def _children_of(branch: HelpPage) -> Q:
        return below(branch.path) & Q(depth=branch.depth + 1)


@dataclass(frozen=True)
class Topic:
    """A topic in a list, with how many articles stand in it."""

    page: CategoryPage
    count: int


def topics(place: Place) -> list[Topic]:
    """The topics directly below a place that hold an article this viewer may read."""
    counts = topic_counts(place)
    found: dict[Any, Topic] = {}
    for page in place.children(CategoryPage):
        found[page.translation_key] = Topic(page, counts.get(page.translation_key, 0))
    return [topic for topic in found.values() if topic.count]


def topic_counts(place: Place) -> dict[Any, int]:
    """Translation key of each direct topic → articles at any depth, those not translated included."""
    keys = dict(
        CategoryPage.objects.filter(
            Q.create([Place._children_of(branch) for branch in place.branches()], Q.OR)
        ).values_list("path", "translation_key")
    )
    counts: dict[Any, int] = {}
    for branch in place.branches():
        length = len(branch.path) + Page.steplen
        rows = place.articles().filter(below(branch.path)).order_by().select_related(None)
        for start, number in rows.annotate(start=Substr("path", 1, length)).values_list("start").annotate(Count("pk")):
            if start in keys:
                counts[keys[start]] = counts.get(keys[start], 0) + number
    return counts


def newest(place: Place, number: int) -> QuerySet[ArticlePage]:
    """The articles published last."""
    return place.articles().order_by("-first_published_at", "-pk")[:number]


def visible_articles(viewer: Viewer) -> HelpPageQuerySet:
    """Every article this viewer may read, in all languages: what search and the API start from."""
    return ArticlePage.objects.visible_to(viewer)
