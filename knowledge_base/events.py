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
class ArticleMoved(ArticleEvent):
    """Its address is another: it, or something above it, was moved or renamed."""

    name: ClassVar[str] = "knowledge_base.article.moved.v1"


@dataclass(frozen=True)
class ArticleAccessChanged(ArticleEvent):
    """Other people than before may read it: a restriction on it, or above it, came, went or changed."""

    name: ClassVar[str] = "knowledge_base.article.access_changed.v1"


@dataclass(frozen=True)
class ArticleDeleted(ArticleEvent):
    """It is gone, and with it its history."""

    name: ClassVar[str] = "knowledge_base.article.deleted.v1"


EVENTS: tuple[type[ArticleEvent], ...] = (
    ArticlePublished,
    ArticleUnpublished,
    ArticleMoved,
    ArticleAccessChanged,
    ArticleDeleted,
)
