"""From an address below the start page to the page, by the whole address at once.

Guarantees: an article costs one query, whatever its depth; a page that does not exist in the reader's language is found
in the site's language at the same address. Never: a draft.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import PageViewRestriction

from knowledge_base.access import under
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from knowledge_base.models.base import HelpPageQuerySet


def resolve(index: KnowledgeBaseIndexPage, components: Sequence[str]) -> ArticlePage | CategoryPage | None:
    """The published page at this address below a start page, in its language or else in the site's."""
    found = at(index.url_path, components)
    if found is None and (twin := twin_of(index)) is not None:
        found = at(twin.url_path, components)
    if found is not None:
        found.host = index
    return found


def at(start: str, components: Sequence[str]) -> ArticlePage | CategoryPage | None:
    """An article or topic by its place in the tree. The slug is indexed, the whole address is not."""
    where = {"slug": components[-1], "url_path": f"{start}{'/'.join(components)}/", "live": True}
    article = marked(ArticlePage.objects.filter(**where)).first()
    if article is not None:
        article.is_unrestricted = not article.is_restricted
        return article
    return CategoryPage.objects.filter(**where).select_related("locale").first()


def marked(articles: HelpPageQuerySet) -> HelpPageQuerySet:
    """Articles that know whether anything restricts them, so that Wagtail need not ask again."""
    restricted = ExpressionWrapper(under(PageViewRestriction.objects.all()), output_field=BooleanField())
    return articles.select_related("locale").annotate(is_restricted=restricted)


def default_language() -> str:
    """The site's own language, without asking the database."""
    return str(get_supported_content_language_variant(settings.LANGUAGE_CODE))


def twin_of(page: Any) -> Any:
    """The published translation of a page into the site's own language, or None if the page is that itself."""
    twins = type(page).objects.filter(
        translation_key=page.translation_key, locale__language_code=default_language(), live=True
    )
    return twins.exclude(locale=page.locale_id).first()
