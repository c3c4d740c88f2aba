"""Articles in search."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.api import Viewer
from core.events.api import Event
from knowledge_base.access import page_tokens
from knowledge_base.events import EVENTS, ArticleEvent, ArticlesEvent
from knowledge_base.models import ArticlePage
from knowledge_base.rendering.plain import plain_text
from search.api import Entry, SearchDocument


def touched(event: ArticleEvent | ArticlesEvent) -> Iterable[int]:
    """The articles an event is about."""
    if isinstance(event, ArticlesEvent):
        return [int(pk) for pk in event.article_ids.split(",")]
    return (event.article_id,)


class ArticleDocument(SearchDocument):
    """Published articles, each language on its own."""

    kind: ClassVar[str] = "article"
    label: ClassVar[Any] = _("Articles")
    portal_label: ClassVar[Any] = _("Help articles")
    model: ClassVar[str] = "wagdesk_knowledge_base.ArticlePage"
    portal_icon: ClassVar[str] = "page"
    events: ClassVar[Mapping[type[Event], Any]] = dict.fromkeys(EVENTS, touched)

    def queryset(self) -> QuerySet[Any]:
        return ArticlePage.objects.live().select_related("locale")

    def prepare(self, rows: Sequence[Any]) -> Iterable[Entry]:
        for article in rows:
            yield Entry(
                kind=self.kind,
                pk=article.pk,
                title=article.title,
                alike=str(article.translation_key),
                updated_at=article.last_published_at or article.latest_revision_created_at,
                body="\n".join(part for part in (article.summary, plain_text(article.body.raw_data)) if part),
                language=article.locale.language_code,
                # Agents read articles; who may edit one finds the way in Wagtail's bar on the page.
                url_admin=article.get_url() or "",
                url_portal=article.get_url() or "",
            )

    def tokens(self, pks: Sequence[int]) -> Mapping[int, frozenset[str]]:
        return page_tokens(ArticlePage, pks)

    def realms(self, pks: Sequence[int]) -> Mapping[int, str]:
        """Pages stand in the open realm: restrictions are tokens."""
        return dict.fromkeys(pks, "")

    def visible(self, viewer: Viewer, pks: Collection[int]) -> set[int]:
        return set(ArticlePage.objects.visible_to(viewer).filter(pk__in=pks).values_list("pk", flat=True))
