"""Wagtail tells of its pages by signals; here they become events, in the change's transaction where it has one.

Glue only: no decision is made here that a service would make. Where readers are lost, copies of the page are hidden at
once (`revoke`), before the relay has brought them up to date.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from core.access.api import revoke
from core.events.api import append_event, append_events
from knowledge_base.access import below
from knowledge_base.events import (
    ArticleDeleted,
    ArticleEvent,
    ArticlePublished,
    ArticlesAccessChanged,
    ArticlesEvent,
    ArticlesMoved,
    ArticleUnpublished,
)
from knowledge_base.models import ArticlePage

#: Writes that touch bookkeeping only: a draft's revision, a lock, a workflow.
CONTENT = {"live", "title", "body", "summary"}
#: What an article's address may hang on in a site.
ADDRESS: Final = ("hostname", "port", "root_page_id", "is_default_site")
#: So many articles one event names.
TOGETHER: Final = 500


def connect() -> None:
    """Follow changes; called once, when the app is ready."""
    for sender in (ArticlePage, Page):
        post_save.connect(page_saved, sender=sender, dispatch_uid=f"{__name__}.saved.{sender.__name__}")
    pre_save.connect(alias_saving, dispatch_uid=f"{__name__}.alias_saving")
    post_save.connect(alias_converted, dispatch_uid=f"{__name__}.converted")
    post_delete.connect(article_deleted, sender=ArticlePage, dispatch_uid=f"{__name__}.deleted")
    post_page_move.connect(page_moved, dispatch_uid=f"{__name__}.moved")
    page_slug_changed.connect(page_renamed, dispatch_uid=f"{__name__}.renamed")
    # Before it goes: with its page, the aliases of the page are none any more.
    for signal in (post_save, pre_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid=f"{__name__}.restricted")
    m2m_changed.connect(groups_changed, dispatch_uid=f"{__name__}.groups")
    pre_delete.connect(group_deleted, sender=Group, dispatch_uid=f"{__name__}.group")
    pre_delete.connect(reader_deleted, sender=get_user_model(), dispatch_uid=f"{__name__}.reader")
    pre_save.connect(site_saving, sender=Site, dispatch_uid=f"{__name__}.site_saving")
    for signal in (post_save, post_delete):
        signal.connect(site_changed, sender=Site, dispatch_uid=f"{__name__}.site")
    post_save.connect(language_changed, sender=Locale, dispatch_uid=f"{__name__}.language")


def page_saved(instance: Page, update_fields: Iterable[str] | None = None, raw: bool = False, **_: Any) -> None:
    """Published, published anew, or taken offline. Drafts are nobody's business.

    Aliases, and pages whose time is over, are taken offline as plain pages.
    """
    if raw or (update_fields is not None and CONTENT.isdisjoint(update_fields)):
        return
    if instance.specific_class is not ArticlePage:
        return
    if instance.live:
        announce(ArticlePublished, instance.pk)
    elif instance.first_published_at is not None:
        announce(ArticleUnpublished, instance.pk, narrows=True)


def alias_saving(instance: Any, raw: bool = False, **_: Any) -> None:
    """An alias of an alias is one of the source itself: who may read that is asked one step away."""
    if not raw and isinstance(instance, Page) and instance.alias_of_id and instance.alias_of.alias_of_id:
        instance.alias_of = instance.alias_of.alias_of


def alias_converted(instance: Any, update_fields: Iterable[str] | None = None, **_: Any) -> None:
    """What restricts the page that it was an alias of does not restrict it, and all below, any more."""
    if update_fields is not None and "alias_of_id" in update_fields and isinstance(instance, Page):
        announce_all(ArticlesAccessChanged, articles_in([instance.path]))


def article_deleted(instance: ArticlePage, **_: Any) -> None:
    """Gone."""
    announce(ArticleDeleted, instance.pk, narrows=True)


def page_moved(instance: Page, **_: Any) -> None:
    """What moves under a restricted page is read by fewer."""
    announce_all(ArticlesMoved, articles_in([instance.path]), narrows=True)


def page_renamed(instance: Page, **_: Any) -> None:
    """The addresses of all articles below follow."""
    announce_all(ArticlesMoved, articles_in([instance.path]))


def restriction_changed(instance: PageViewRestriction, raw: bool = False, **_: Any) -> None:
    """On a page, and through its aliases on theirs."""
    if not raw:
        announce_all(ArticlesAccessChanged, articles_under([instance.page_id]), narrows=True)


def groups_changed(sender: type, action: str, instance: Any, reverse: bool, pk_set: set[int] | None, **_: Any) -> None:
    """A restriction's groups, or a group's members, are others."""
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    if sender is PageViewRestriction.groups.through:
        if not reverse:
            restriction_changed(instance)
    elif sender is get_user_model().groups.through:
        groups = {instance.pk} if reverse else (pk_set or set())
        affected = articles_for_groups(**({"groups__in": groups} if groups else {}))
        announce_all(ArticlesAccessChanged, affected, narrows=action != "post_add")


def group_deleted(instance: Group, **_: Any) -> None:
    """Restrictions are left without it, and its members outside."""
    announce_all(ArticlesAccessChanged, articles_for_groups(groups=instance), narrows=True)


def reader_deleted(instance: Any, **_: Any) -> None:
    """Nobody else reads more or less."""
    announce_all(ArticlesAccessChanged, articles_for_groups(groups__user=instance))


def site_saving(instance: Site, **_: Any) -> None:
    """Whether addresses stay can be told only while the row still says what they are."""
    stands = Site.objects.filter(pk=instance.pk).values_list(*ADDRESS).first()
    instance.__dict__["keeps_addresses"] = stands == tuple(getattr(instance, name) for name in ADDRESS)


def site_changed(instance: Site, raw: bool = False, **_: Any) -> None:
    """With a second site, addresses begin with the name of theirs."""
    if not instance.__dict__.pop("keeps_addresses", False) and not raw:
        announce_all(ArticlesMoved, list(ArticlePage.objects.order_by("pk").values_list("pk", flat=True)))


def language_changed(instance: Locale, created: bool, **_: Any) -> None:
    """It has another code."""
    if not created:
        articles = ArticlePage.objects.filter(locale=instance).order_by("pk")
        announce_all(ArticlesMoved, list(articles.values_list("pk", flat=True)))


def articles_for_groups(**which: Any) -> list[int]:
    """The articles that are for these groups."""
    restricted = PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.GROUPS, **which)
    return articles_under(list(restricted.values_list("page_id", flat=True)))


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


def announce(event: type[ArticleEvent], article: int, *, narrows: bool = False) -> None:
    """Append the event, and hide copies where somebody may have lost sight of the article."""
    with transaction.atomic():
        if narrows:
            revoke(ArticlePage, [article])
        append_event(event(article_id=article))


def announce_all(event: type[ArticlesEvent], articles: Sequence[int], *, narrows: bool = False) -> None:
    """The same of many: a few hundred in one event, never one event an article."""
    if not articles:
        return
    batches = [articles[start : start + TOGETHER] for start in range(0, len(articles), TOGETHER)]
    with transaction.atomic():
        if narrows:
            revoke(ArticlePage, articles)
        append_events([event(article_ids=",".join(map(str, batch))) for batch in batches])
