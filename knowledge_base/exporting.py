"""Articles as lines of JSON: `{"id", "lang", "title", "html", "group"}`, one article a line.

`id` is the path in the imported folder, or the address of an article written here; translations share `group`. `html`
is the body alone, without icons and buttons, with complete links.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import override
from wagtail.models import Page, Site

from core.project.addresses import public_url
from knowledge_base.models import ArticlePage
from knowledge_base.rendering import body, links

BATCH = 200


def export_articles() -> Iterator[dict[str, str]]:
    """Every published article, in the order of the tree."""
    articles = ArticlePage.objects.live().select_related("locale").order_by("path").iterator(chunk_size=BATCH)
    while batch := list(islice(articles, BATCH)):
        yield from _exported(batch)


def _exported(articles: Sequence[ArticlePage]) -> Iterator[dict[str, str]]:
    rendered = {article.pk: _render(article) for article in articles}
    linked = {pk for html in rendered.values() for pk in links.linked_pages(html)}
    site = Site.objects.filter(is_default_site=True).first()
    addresses = {page.pk: public_url(page, site=site) for page in Page.objects.live().filter(pk__in=linked)}
    for article in articles:
        html = rendered[article.pk]
        yield {
            "id": article.import_path or article.url_path.strip("/"),
            "lang": article.import_language or article.locale.language_code,
            "title": article.title,
            "html": links.expand(html, pages=addresses, documents=links.linked_documents(html)),
            "group": article.import_key or str(article.translation_key),
        }


def _render(article: Any) -> str:
    with override(article.locale.language_code):
        return body.render(article.body.raw_data, bare=True).html
