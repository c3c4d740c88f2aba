"""What happens to articles. Whoever keeps copies (search, webhooks) hears of it; payloads are ids."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.api import Event


@dataclass(frozen=True)
class ArticleEvent(Event):
    """A fact about one article in one language."""

    article_id: int

    @property
    def object_key(self) -> str:
        return f"knowledge_base.article:{self.article_id}"


@dataclass(frozen=True)
class ArticlePublished(ArticleEvent):
    """Its published text is new or has changed."""

    name: ClassVar[str] = "knowledge_base.article.published.v1"


@dataclass(frozen=True)
class ArticleUnpublished(ArticleEvent):
    """Readers no longer see it."""

    name: ClassVar[str] = "knowledge_base.article.unpublished.v1"


@dataclass(frozen=True)
class ArticleDeleted(ArticleEvent):
    """It is gone, and with it its history."""

    name: ClassVar[str] = "knowledge_base.article.deleted.v1"


@dataclass(frozen=True)
class ArticlesEvent(Event):
    """A fact about all articles below or behind something.

    `article_ids` names up to 500 of them, comma-separated; where there are more, another event does.
    """

    article_ids: str

    @property
    def object_key(self) -> str:
        """Each for itself."""
        return f"knowledge_base.articles:{self.article_ids.partition(',')[0]}"


@dataclass(frozen=True)
class ArticlesMoved(ArticlesEvent):
    """Their addresses may be others: they, or what stands above them, a site or a language, moved or were renamed."""

    name: ClassVar[str] = "knowledge_base.articles.moved.v1"


@dataclass(frozen=True)
class ArticlesAccessChanged(ArticlesEvent):
    """Other people than before may read them: a restriction on them, or above them, came, went or changed."""

    name: ClassVar[str] = "knowledge_base.articles.access_changed.v1"


EVENTS: tuple[type[ArticleEvent | ArticlesEvent], ...] = (
    ArticlePublished,
    ArticleUnpublished,
    ArticleDeleted,
    ArticlesMoved,
    ArticlesAccessChanged,
)
