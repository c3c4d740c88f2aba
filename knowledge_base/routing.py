"""From an address below the start page to the page, by the whole address at once.

Guarantees: an article costs one query, whatever its depth; a page that does not exist in the reader's language is found
in the site's language at the same address. Never: a draft.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page, PageViewRestriction, Site

from core.access.api import Prepared
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
    slug, url_path = components[-1], f"{start}{'/'.join(components)}/"
    for article in _articles_at(slug, url_path):
        article.is_unrestricted = not article.is_restricted
        return article
    return next(iter(_topics_at(slug, url_path)), None)


@Prepared
def _articles_at(slug: str, url_path: str) -> QuerySet[ArticlePage]:
    return marked(ArticlePage.objects.filter(slug=slug, url_path=url_path, live=True))


@Prepared
def _topics_at(slug: str, url_path: str) -> QuerySet[CategoryPage]:
    return CategoryPage.objects.filter(slug=slug, url_path=url_path, live=True).select_related("locale")


def site_of(request: HttpRequest) -> Site | None:
    """The site of a request by Wagtail's rules: host and port, the host, and else the default one."""
    hostname = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]
    sites = _sites(hostname)
    named = [site for site in sites if site.hostname == hostname]
    for site in named:
        if str(site.port) == str(request.get_port()):
            return site
    default = next((site for site in sites if site.is_default_site), None)
    return named[0] if default not in named and len(named) == 1 else default


@Prepared
def _sites(hostname: str) -> QuerySet[Site]:
    return Site.objects.filter(Q(hostname=hostname) | Q(is_default_site=True)).order_by().select_related("root_page")


def start_page(root: Page, language: str, slug: str) -> KnowledgeBaseIndexPage | None:
    """The start page with this slug right below a site's published home page in a language."""
    return next(iter(_start_pages(slug, root.translation_key, language)), None)


@Prepared
def _start_pages(slug: str, home: UUID, language: str) -> QuerySet[KnowledgeBaseIndexPage]:
    above = Substr(OuterRef("path"), Value(1), Length(OuterRef("path")) - Page.steplen)
    homes = Page.objects.filter(translation_key=home, locale__language_code=language, live=True, path=above)
    return KnowledgeBaseIndexPage.objects.filter(Exists(homes.order_by()), slug=slug)


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
