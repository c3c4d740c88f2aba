"""Wagtail tells of its pages by signals; here they become events, in the change's transaction where it has one.

Glue only: no decision is made here that a service would make. Where readers are lost, copies of the page are hidden at
once (`revoke`), before the relay has brought them up to date.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, post_page_move

from core.access.api import revoke
from core.events.api import append_events
from knowledge_base.access import below
from knowledge_base.events import (
    ArticleAccessChanged,
    ArticleDeleted,
    ArticleEvent,
    ArticleMoved,
    ArticlePublished,
    ArticleUnpublished,
)
from knowledge_base.models import ArticlePage

#: Writes that touch bookkeeping only: a draft's revision, a lock, a workflow.
CONTENT = {"live", "title", "body", "summary"}


def connect() -> None:
    """Follow changes; called once, when the app is ready."""
    post_save.connect(article_saved, sender=ArticlePage, dispatch_uid=f"{__name__}.saved")
    post_delete.connect(article_deleted, sender=ArticlePage, dispatch_uid=f"{__name__}.deleted")
    post_page_move.connect(page_moved, dispatch_uid=f"{__name__}.moved")
    page_slug_changed.connect(page_renamed, dispatch_uid=f"{__name__}.renamed")
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid=f"{__name__}.restricted")
    m2m_changed.connect(groups_changed, dispatch_uid=f"{__name__}.groups")


def article_saved(
    instance: ArticlePage, update_fields: Iterable[str] | None = None, raw: bool = False, **_: Any
) -> None:
    """Published, published anew, or taken offline. Drafts are nobody's business."""
    if raw or (update_fields is not None and CONTENT.isdisjoint(update_fields)):
        return
    if instance.live:
        announce(ArticlePublished, [instance.pk])
    elif instance.first_published_at is not None:
        announce(ArticleUnpublished, [instance.pk], narrows=True)


def article_deleted(instance: ArticlePage, **_: Any) -> None:
    """Gone."""
    announce(ArticleDeleted, [instance.pk], narrows=True)


def page_moved(instance: Page, **_: Any) -> None:
    """What moves under a restricted page is read by fewer."""
    announce(ArticleMoved, articles_in([instance.path]), narrows=True)


def page_renamed(instance: Page, **_: Any) -> None:
    """The addresses of all articles below follow."""
    announce(ArticleMoved, articles_in([instance.path]))


def restriction_changed(instance: PageViewRestriction, raw: bool = False, **_: Any) -> None:
    """On a page, and through its aliases on theirs."""
    if not raw:
        announce(ArticleAccessChanged, articles_under([instance.page_id]), narrows=True)


def groups_changed(sender: type, action: str, instance: Any, reverse: bool, pk_set: set[int] | None, **_: Any) -> None:
    """A restriction's groups, or a group's members, are others."""
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    if sender is PageViewRestriction.groups.through:
        if not reverse:
            restriction_changed(instance)
    elif sender is get_user_model().groups.through:
        groups = {instance.pk} if reverse else (pk_set or set())
        restricted = PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.GROUPS)
        affected = restricted.filter(groups__in=groups) if groups else restricted
        pages = list(affected.values_list("page_id", flat=True))
        announce(ArticleAccessChanged, articles_under(pages), narrows=action != "post_add")


def articles_under(pages: Sequence[int]) -> list[int]:
    """The articles at or below these pages and their aliases."""
    if not pages:
        return []
    rows = Page.objects.filter(pk__in=pages).values_list("path", "aliases__path")
    return articles_in({path for row in rows for path in row if path})


def articles_in(paths: Iterable[str]) -> list[int]:
    """The articles at or below these places in the tree."""
    found: set[int] = set()
    for path in paths:
        found.update(ArticlePage.objects.filter(below(path) | Q(path=path)).values_list("pk", flat=True))
    return sorted(found)


def announce(event: type[ArticleEvent], articles: Sequence[int], *, narrows: bool = False) -> None:
    """Append the event for each article, and hide copies where somebody may have lost sight of them."""
    if not articles:
        return
    with transaction.atomic():
        if narrows:
            revoke(ArticlePage, articles)
        append_events([event(article_id=pk) for pk in articles])
