"""What the templates of the knowledge base get: places, lists and addresses, ready to be shown."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import override
from wagtail.models import Page

from knowledge_base import queries
from knowledge_base.access import readable_here_q, readable_q
from knowledge_base.guide import Guide, Language, local_name, switch
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from knowledge_base.models.base import HelpPage
from knowledge_base.queries import Place
from knowledge_base.rendering import body, links
from knowledge_base.surroundings import in_language, surroundings

PAGE_SIZE = 25
NEWEST = 8
#: From this many headings on, an article shows its contents.
CONTENTS_FROM = 3


def home_context(page: KnowledgeBaseIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The start page: topics, articles that stand in none, and the newest."""
    guide = Guide(request, page)
    place = guide.place
    loose = place.children(ArticlePage)
    newest = [guide.item(article) for article in queries.newest(place, NEWEST)]
    half = (len(newest) + 1) // 2
    return {
        "topics": [guide.item(topic.page, topic.count) for topic in queries.topics(place)],
        "articles": [guide.item(article) for article in loose[:PAGE_SIZE]],
        "newest": [newest[:half], newest[half:]] if newest else [],
        "article_count": place.articles().count(),
        "contact": contact_of(page, guide),
        "page_languages": languages(page, guide),
    }


def category_context(page: CategoryPage, request: HttpRequest) -> dict[str, Any]:
    """A topic: its articles page by page, its subtopics beside them."""
    guide = Guide(request, host_of(page))
    place = Place.of(page, guide.host.locale_id, readable_q(guide.viewer))
    articles = place.children(ArticlePage)
    shown = Paginator(articles, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "articles": [guide.item(article) for article in shown],
        "shown": shown,
        "page_number": shown.number,
        "topics": [guide.item(topic.page, topic.count) for topic in queries.topics(place)],
        "breadcrumbs": breadcrumbs(page, guide),
        "contact": contact_of(guide.host, guide),
        "page_languages": languages(page, guide),
        "is_foreign": page.locale_id != guide.host.locale_id,
    }


def article_context(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """An article, its contents, and where to go from here."""
    guide = Guide(request, host_of(page))
    with override(page.locale.language_code):
        rendered = body.render(page.body.raw_data)
    around = surroundings(page, guide.viewer, guide.host, linked=links.linked_pages(rendered.html))
    guide.twin = around.twin
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
        "page_languages": switch(around.translations, around.hosts, guide.host, request),
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
    home = guide.host if page.locale_id == guide.host.locale_id else guide.twin
    return home is not None and page.path.startswith(home.path)


def breadcrumbs(page: HelpPage, guide: Guide) -> list[dict[str, str]]:
    """From the start page to the page above this one."""
    above = Page.objects.filter(path__in=paths_above(page))
    if page.locale_id != guide.host.locale_id:
        same = above.order_by().values("translation_key")
        here = Page.objects.filter(readable_here_q(guide.viewer), locale=guide.host.locale_id)
        above = above | here.filter(translation_key__in=same)
    pages = list(above.select_related("locale").order_by("path"))
    ancestors = [ancestor for ancestor in pages if ancestor.path in paths_above(page)]
    return [crumb(one, guide) for one in in_language(ancestors, pages, guide.host) if below_home(one, guide)]


def crumb(page: Page, guide: Guide) -> dict[str, str]:
    """One step of the way."""
    return {"label": page.title, "url": guide.url(page)}


def contact_of(host: KnowledgeBaseIndexPage, guide: Guide) -> dict[str, Any] | None:
    """Where “Send a request” leads, in the reader's language if the page has been translated."""
    if not host.contact_page_id:
        return None
    keys = Page.objects.filter(pk=host.contact_page_id).values("translation_key")
    pages = list(Page.objects.filter(readable_here_q(guide.viewer), translation_key=keys[:1]))
    page = next((found for found in pages if found.locale_id == host.locale_id), None)
    page = page or next((found for found in pages if found.pk == host.contact_page_id), None)
    return {"url": page.get_url(guide.request), "page": page} if page else None


def languages(page: HelpPage, guide: Guide) -> list[Language]:
    """The languages the help is in, and where this page is in each."""
    keys = {page.translation_key, guide.host.translation_key}
    pages = Page.objects.filter(readable_here_q(guide.viewer), translation_key__in=keys).select_related("locale")
    versions = [found for found in pages if found.translation_key == page.translation_key]
    hosts = [found for found in pages if found.translation_key == guide.host.translation_key]
    return switch(versions, hosts, guide.host, guide.request)
