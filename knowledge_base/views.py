"""What the templates of the knowledge base get: places, lists and addresses, ready to be shown."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import override
from wagtail.models import Locale, Page

from core.access.api import Viewer
from knowledge_base import queries
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from knowledge_base.models.base import HelpPage
from knowledge_base.queries import Place
from knowledge_base.rendering import body, links

PAGE_SIZE = 25
NEWEST = 8
#: From this many headings on, an article shows its contents.
CONTENTS_FROM = 3


@dataclass(frozen=True)
class Item:
    """An article or topic in a list. `language` is set where it differs from the page around it."""

    page: Any
    url: str
    count: int = 0
    language: str = ""
    language_name: str = ""


@dataclass(frozen=True)
class Language:
    """An entry of the language switch."""

    code: str
    label: str
    url: str
    current: bool


class Guide:
    """Knows the way back: addresses of pages as read through one start page and one request."""

    def __init__(self, request: HttpRequest, host: KnowledgeBaseIndexPage) -> None:
        self.request = request
        self.host = host
        self.viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        self._twin: Any = False

    @property
    def twin(self) -> KnowledgeBaseIndexPage | None:
        """The start page in the site's own language; asked for once, and only where something is not translated."""
        if self._twin is False:
            self._twin = queries.twin_of(self.host)
        return self._twin

    def url(self, page: Page) -> str:
        """The address of a page; of one in another language, its address among those of the reader's language."""
        if page.locale_id != self.host.locale_id and self.twin and page.url_path.startswith(self.twin.url_path):
            below = page.url_path[len(self.twin.url_path) :]
            return f"{self.host.get_url(self.request)}{below}"
        return page.get_url(self.request) or ""

    def item(self, page: Any, count: int = 0) -> Item:
        """A page in a list."""
        if page.locale_id == self.host.locale_id:
            return Item(page, self.url(page), count)
        return Item(page, self.url(page), count, page.locale.language_code, local_name(page.locale))


def home_context(page: KnowledgeBaseIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The start page: topics, articles that stand in none, and the newest."""
    guide, place = Guide(request, page), Place.of(page, page.locale_id)
    loose = place.children(ArticlePage, guide.viewer).select_related("locale").order_by("path")
    return {
        "topics": [guide.item(topic.page, topic.count) for topic in queries.topics(place, guide.viewer)],
        "articles": [guide.item(article) for article in loose[:PAGE_SIZE]],
        "newest": [guide.item(article) for article in queries.newest(place, guide.viewer, NEWEST)],
        "article_count": place.articles(guide.viewer).count(),
        "contact": contact_of(page, guide),
        "page_languages": languages(page, request, guide.viewer),
    }


def category_context(page: CategoryPage, request: HttpRequest) -> dict[str, Any]:
    """A topic: its articles page by page, its subtopics beside them."""
    guide = Guide(request, host_of(page))
    place = Place.of(page, guide.host.locale_id)
    articles = place.children(ArticlePage, guide.viewer).select_related("locale").order_by("path")
    shown = Paginator(articles, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "articles": [guide.item(article) for article in shown],
        "shown": shown,
        "topics": [guide.item(topic.page, topic.count) for topic in queries.topics(place, guide.viewer)],
        "breadcrumbs": breadcrumbs(page, guide),
        "contact": contact_of(guide.host, guide),
        "page_languages": languages(page, request, guide.viewer),
        "is_foreign": page.locale_id != guide.host.locale_id,
    }


def article_context(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """An article, its contents, and where to go from here."""
    guide = Guide(request, host_of(page))
    with override(page.locale.language_code):
        rendered = body.render(page.body.raw_data)
    around = queries.surroundings(
        page, guide.viewer, linked=links.linked_pages(rendered.html), contact=guide.host.contact_page_id
    )
    html = links.expand(
        rendered.html,
        pages={pk: guide.url(linked) for pk, linked in around.linked.items()},
        documents=links.linked_documents(rendered.html),
    )
    sections = [heading for heading in rendered.headings if heading.level == 2]
    return {
        "body": body.safe(html),
        "contents": sections if len(sections) >= CONTENTS_FROM else [],
        "breadcrumbs": [crumb(ancestor, guide) for ancestor in around.ancestors if below_home(ancestor, guide)],
        "related": [guide.item(neighbour) for neighbour in around.related],
        "contact": {"url": guide.url(around.contact), "page": around.contact} if around.contact else None,
        "page_languages": switch(around.translations, guide.host, request),
        "is_foreign": page.locale_id != guide.host.locale_id,
        "article_language": page.locale.language_code,
        "article_language_name": local_name(page.locale),
    }


def host_of(page: HelpPage) -> KnowledgeBaseIndexPage:
    """The start page the reader came through; in a preview, the one above the page."""
    host = getattr(page, "host", None)
    if host is None:
        host = KnowledgeBaseIndexPage.objects.filter(path__in=paths_above(page)).order_by("-depth").first()
    return host or KnowledgeBaseIndexPage(locale=page.locale)


def paths_above(page: Page) -> list[str]:
    """The paths of all ancestors."""
    return [page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen)]


def below_home(page: Page, guide: Guide) -> bool:
    """Crumbs begin with the start page of the articles; what stands above it is in the header."""
    start = guide.host.path
    if guide.twin is not None and page.locale_id != guide.host.locale_id:
        start = guide.twin.path
    return page.path.startswith(start)


def breadcrumbs(page: HelpPage, guide: Guide) -> list[dict[str, str]]:
    """From the start page to the page above this one."""
    above = Page.objects.filter(path__in=paths_above(page)).select_related("locale").order_by("path")
    return [crumb(ancestor, guide) for ancestor in above if below_home(ancestor, guide)]


def crumb(page: Page, guide: Guide) -> dict[str, str]:
    """One step of the way."""
    return {"label": page.title, "url": guide.url(page)}


def contact_of(host: KnowledgeBaseIndexPage, guide: Guide) -> dict[str, Any] | None:
    """Where “Send a request” leads, in the reader's language if the page has been translated."""
    if not host.contact_page_id:
        return None
    keys = Page.objects.filter(pk=host.contact_page_id).values("translation_key")
    pages = list(Page.objects.filter(queries.readable_q(guide.viewer), translation_key__in=keys))
    page = next((found for found in pages if found.locale_id == host.locale_id), None)
    page = page or next((found for found in pages if found.pk == host.contact_page_id), None)
    return {"url": page.get_url(guide.request), "page": page} if page else None


def languages(page: HelpPage, request: HttpRequest, viewer: Viewer) -> list[Language]:
    """The languages a page exists in."""
    pages = Page.objects.filter(queries.readable_q(viewer), translation_key=page.translation_key)
    return switch(list(pages.select_related("locale")), host_of(page), request)


def switch(pages: list[Page], host: KnowledgeBaseIndexPage, request: HttpRequest) -> list[Language]:
    """Sorted by the languages' own names."""
    found = [
        Language(
            code=page.locale.language_code,
            label=local_name(page.locale),
            url=page.get_url(request) or "",
            current=page.locale_id == host.locale_id,
        )
        for page in pages
    ]
    return sorted(found, key=lambda language: language.label.casefold())


def local_name(locale: Locale) -> str:
    """A language as its speakers write it: “suomi”, capitalised for lists."""
    name = locale.language_name_local
    return name[:1].upper() + name[1:]
