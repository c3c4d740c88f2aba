"""Articles into the database, many at a time.

Wagtail saves one page with some seventy queries: look-ups of validation, three index updates, a log. Here a batch of
pages is written with the same result and a tenth of the work: rows, a revision editors go on from, the admin's search
and reference index, and the events by which everybody else hears of it, in one transaction of at most 200 rows.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from core.events.api import append_events
from knowledge_base.events import ArticlePublished
from knowledge_base.importing.documents import Document
from knowledge_base.models import ArticlePage
from knowledge_base.models.base import HelpPage
from knowledge_base.rendering.plain import reading_minutes

#: Articles a transaction. One takes two rows, a revision, an index entry, an event and its deliveries, and references.
BATCH = 20
SLUG_LENGTH = 240


@dataclass(frozen=True)
class Draft:
    """An article that does not exist yet: its place and identity, so that others can link to it."""

    parent: HelpPage
    title: str
    stem: str
    key: str
    path: str
    language: str
    translation_key: Any


@transaction.atomic
def add_drafts(parent: HelpPage, drafts: Sequence[Draft]) -> list[int]:
    """Unpublished pages at the end of a topic, for those that are not there yet; the page of each draft.

    Nobody sees them before `write` has filled them. Another import may have made them meanwhile.
    """
    above = Page.objects.select_for_update().get(pk=parent.pk)
    wanted = [draft.key for draft in drafts]
    pages = dict(
        ArticlePage.objects.child_of(above).filter(import_key__in=wanted).values_list("import_key", "page_ptr_id")
    )
    new = [draft for draft in drafts if draft.key not in pages]
    for row, draft in zip(_add_rows(above, new), new, strict=True):
        _article(row, draft).save_base(raw=True, force_insert=True)
        pages[draft.key] = row.pk
    return [pages[key] for key in wanted]


def _add_rows(above: Page, drafts: Sequence[Draft]) -> list[Page]:
    children = Page.objects.child_of(above)
    slugs = set(children.values_list("slug", flat=True))
    last = children.order_by("path").last()
    step = last._get_lastpos_in_path() if last else 0
    rows = []
    for number, draft in enumerate(drafts, start=step + 1):
        slug = free_slug(draft.stem, slugs)
        slugs.add(slug)
        rows.append(_row(above, draft, slug, Page._get_path(above.path, above.depth + 1, number)))
    Page.objects.filter(pk=above.pk).update(numchild=F("numchild") + len(rows))
    return Page.objects.bulk_create(rows)


def free_slug(stem: str, taken: set[str]) -> str:
    """The file's name as an address, with a number if another page has it."""
    base = slugify(stem)[:SLUG_LENGTH] or "article"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _row(above: Page, draft: Draft, slug: str, path: str) -> Page:
    return Page(
        title=draft.title,
        draft_title=draft.title,
        slug=slug,
        path=path,
        depth=above.depth + 1,
        url_path=f"{above.url_path}{slug}/",
        locale_id=above.locale_id,
        translation_key=draft.translation_key or uuid.uuid4(),
        content_type=ContentType.objects.get_for_model(ArticlePage),
        live=False,
        has_unpublished_changes=True,
    )


def _article(row: Page, draft: Draft) -> ArticlePage:
    article = ArticlePage(
        page_ptr_id=row.pk, import_key=draft.key, import_path=draft.path, import_language=draft.language
    )
    article.body = "[]"
    return article


@dataclass(frozen=True)
class Filling:
    """What an article is to hold, and the digest of what it was made from."""

    document: Document
    path: str
    language: str
    digest: str
    #: False keeps an article offline that an editor took offline: it gets a draft with the new text.
    publish: bool = True


def write(fillings: Mapping[int, Filling]) -> None:
    """Fill and publish articles, all or none of them."""
    articles = list(ArticlePage.objects.filter(pk__in=fillings).select_related("locale"))
    now = timezone.now()
    revisions = [_fill(article, fillings[article.pk], now) for article in articles]
    published = [article for article in articles if fillings[article.pk].publish]
    with transaction.atomic():
        Revision.objects.bulk_create(revisions)
        for article, revision in zip(articles, revisions, strict=True):
            _save(article, revision, fillings[article.pk])
        for article in published:
            ReferenceIndex.create_or_update_for_object(article)
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(ArticlePage, articles)
        append_events([ArticlePublished(article_id=article.pk) for article in published])


def _fill(article: ArticlePage, filling: Filling, now: Any) -> Revision:
    document = filling.document
    article.title = article.draft_title = document.title
    article.summary = document.summary
    article.review_date = document.reviewed
    article.body = json.dumps(document.blocks)
    article.reading_minutes = reading_minutes(document.blocks)
    article.import_path, article.import_language = filling.path, filling.language
    article.latest_revision_created_at = now
    article.import_digest = filling.digest
    if filling.publish:
        article.live, article.expired, article.has_unpublished_changes = True, False, False
        article.last_published_at = now
        article.first_published_at = article.first_published_at or now
    else:
        article.has_unpublished_changes = True
    return Revision(
        content_type=ContentType.objects.get_for_model(ArticlePage),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(article.pk),
        created_at=now,
        object_str=str(article),
        content=article.serializable_data(),
    )


def _save(article: ArticlePage, revision: Revision, filling: Filling) -> None:
    """Both tables' rows. What is published gets everything, what is not only its draft."""
    article.latest_revision = revision
    names = ["latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"]
    if not filling.publish:
        Page.objects.filter(pk=article.pk).update(**{name: getattr(article, name) for name in names})
        ArticlePage.objects.filter(pk=article.pk).update(import_digest=filling.digest)
        return
    article.live_revision = revision
    names += ["live_revision", "title", "live", "expired", "first_published_at", "last_published_at"]
    Page.objects.filter(pk=article.pk).update(**{name: getattr(article, name) for name in names})
    article.save_base(raw=True, force_update=True)
