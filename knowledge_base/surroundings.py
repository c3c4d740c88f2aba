"""The pages an article's page names: above it, beside it, in other languages, linked from it; as the viewer sees them.

One query for all of them, prepared: its statement is long, and built once for each kind of article and reader.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from wagtail.models import Page

from core.access.api import Prepared, Viewer
from knowledge_base.access import bearing, closed, under
from knowledge_base.models import ArticlePage, KnowledgeBaseIndexPage
from knowledge_base.routing import default_language

RELATED = 4
#: No page has a number beyond what the database keeps.
LARGEST_KEY = 2**31 - 1


@dataclass(frozen=True)
class Surroundings:
    """The pages an article's page names. One query for all of them."""

    ancestors: list[Page]
    translations: list[Page]
    related: list[Page]
    linked: dict[int, Page]
    contact: Page | None
    #: The start page in every language.
    hosts: list[Page]
    #: The start page in the site's own language, where the reader's is another.
    twin: Page | None


def surroundings(
    article: ArticlePage, viewer: Viewer, host: KnowledgeBaseIndexPage, *, linked: set[int]
) -> Surroundings:
    """Crumbs, translations, neighbours, linked pages and the way to ask, as far as the viewer may read them."""
    above = tuple(article.path[:end] for end in range(Page.steplen * 2, len(article.path), Page.steplen))
    pages = _named(
        *(above, article.pk, article.translation_key, article.path, article.depth),
        *Page._get_children_path_interval(article.path[: -Page.steplen]),
        *(host.translation_key, host.locale_id if article.locale_id != host.locale_id else None),
        *(_rounded(linked), host.contact_page_id, *bearing(viewer)),
    )
    contact = host.contact_page_id
    return Surroundings(
        ancestors=in_language([page for page in pages if page.path in above], pages, host),
        translations=[page for page in pages if page.translation_key == article.translation_key],
        related=[page for page in pages if _is_neighbour(page, article)][:RELATED],
        linked={page.pk: page for page in pages if page.pk in linked},
        contact=_contact(pages, contact, host),
        hosts=[page for page in pages if page.translation_key == host.translation_key],
        twin=next((page for page in pages if _is_twin(page, host)), None),
    )


def in_language(ancestors: Sequence[Page], known: Sequence[Page], host: KnowledgeBaseIndexPage) -> list[Page]:
    """These pages, each as its translation into the reader's language where `known` has it."""
    own = {page.translation_key: page for page in known if page.locale_id == host.locale_id}
    return [own.get(page.translation_key, page) for page in ancestors]


@Prepared
def _named(
    above: tuple[str, ...],
    article: int,
    key: UUID,
    path: str,
    depth: int,
    first_sibling: str,
    last_sibling: str,
    host_key: UUID,
    foreign_to: int | None,
    linked: tuple[int, ...],
    contact: int | None,
    reads_all: bool,
    is_agent: bool,
    user: int | None,
) -> QuerySet[Page]:
    """Keys first, each by its own index; who may read is then asked about a handful of rows."""
    siblings = ArticlePage.objects.filter(path__range=(first_sibling, last_sibling), depth=depth, live=True)
    following = siblings.exclude(pk=article).annotate(is_before=Q(path__lt=path)).order_by("is_before", "path")
    named = [
        Page.objects.filter(path__in=above),
        Page.objects.filter(translation_key=key),
        Page.objects.filter(pk__in=following.values("pk")[:RELATED]),
        Page.objects.filter(translation_key=host_key),
    ]
    if foreign_to is not None:
        keys_above = Page.objects.filter(path__in=above).order_by().values("translation_key")
        named.append(Page.objects.filter(locale=foreign_to, translation_key__in=keys_above))
    if linked:
        named.append(Page.objects.filter(pk__in=linked))
    if contact:
        named.append(Page.objects.filter(translation_key=Page.objects.filter(pk=contact).values("translation_key")[:1]))
    keys = [rows.order_by().values("pk") for rows in named]
    wanted = Page.objects.filter(pk__in=keys[0].union(*keys[1:], all=True), live=True)
    wanted = wanted.exclude(under(closed(reads_all, is_agent, user)))
    return wanted.select_related("locale").order_by("path")


def _rounded(linked: Iterable[int]) -> tuple[int, ...]:
    """These keys, the last one again until there are 1, 2, 4, 8 … of them: few statements serve all articles."""
    keys = sorted(pk for pk in linked if pk <= LARGEST_KEY)
    length = 1 << (len(keys) - 1).bit_length()
    return tuple(keys + keys[-1:] * (length - len(keys)))


def _is_neighbour(page: Page, article: ArticlePage) -> bool:
    return (
        page.pk != article.pk
        and page.depth == article.depth
        and page.path[: -Page.steplen] == article.path[: -Page.steplen]
    )


def _is_twin(page: Page, host: KnowledgeBaseIndexPage) -> bool:
    return (
        page.translation_key == host.translation_key
        and page.locale_id != host.locale_id
        and page.locale.language_code == default_language()
    )


def _contact(pages: Sequence[Page], contact: int | None, host: KnowledgeBaseIndexPage) -> Page | None:
    chosen = next((page for page in pages if page.pk == contact), None)
    if chosen is None:
        return None
    same = [page for page in pages if page.translation_key == chosen.translation_key]
    return next((page for page in same if page.locale_id == host.locale_id), chosen)
