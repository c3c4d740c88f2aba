"""The places articles are put: the start page, or a topic, in each language, and the topics below it.

Guarantees: a topic that is already there, by where it came from or by its address, is used; the same folder in two
languages is one topic in two translations.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _noop
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, Site

from knowledge_base.access import below
from knowledge_base.importing.documents import humanised
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from knowledge_base.models.base import HelpPage

HOME_TITLE = _noop("Help articles")


@dataclass
class Known:
    """An article of an earlier import."""

    pk: int
    digest: str
    translation_key: Any
    #: An editor took it offline; the import does not put it back.
    is_offline: bool


@dataclass
class Shelves:
    """Places by language of the site, found or made once."""

    top: HelpPage
    tops: dict[str, HelpPage] = field(default_factory=dict)
    topics: dict[tuple[str, tuple[str, ...]], HelpPage] = field(default_factory=dict)

    def place(self, language: str, folders: tuple[str, ...] = ()) -> HelpPage:
        """Where articles of these folders stand in this language; made where it is missing."""
        if language not in self.tops:
            self.tops[language] = translated(self.top, locale_of(language))
        if not folders:
            return self.tops[language]
        if (language, folders) not in self.topics:
            self.topics[language, folders] = self._topic(language, folders)
        return self.topics[language, folders]

    @transaction.atomic
    def _topic(self, language: str, folders: tuple[str, ...]) -> HelpPage:
        parent = self.place(language, folders[:-1])
        Page.objects.select_for_update().get(pk=parent.pk)  # two imports at once make one topic
        key, slug = "/".join(folders), slugify(folders[-1]) or "topic"
        siblings = CategoryPage.objects.child_of(parent)
        found = siblings.filter(import_key=key).first() or siblings.filter(slug=slug).first()
        if found is not None:
            return found
        twin = CategoryPage.objects.filter(self._anywhere(), import_key=key).first()
        topic = CategoryPage(
            title=humanised(folders[-1]),
            slug=find_available_slug(parent, slug),
            locale=parent.locale,
            translation_key=twin.translation_key if twin else uuid.uuid4(),
            import_key=key,
        )
        parent.add_child(instance=topic)
        topic.save_revision(clean=False).publish()
        return topic

    def _anywhere(self) -> Q:
        """Below the place in any language."""
        return Q.create([below(top.path) for top in self._tops()], Q.OR)

    def _tops(self) -> Any:
        return type(self.top).objects.filter(translation_key=self.top.translation_key).select_related("locale")

    def known(self) -> dict[tuple[str, str], Known]:
        """(language, key) → article, of everything imported to this place in any language."""
        found = {}
        for top in self._tops():
            rows = ArticlePage.objects.filter(below(top.path)).exclude(import_key="")
            offline = Q(live=False, first_published_at__isnull=False)
            names = ("import_key", "pk", "import_digest", "translation_key", "is_offline")
            for row in rows.annotate(is_offline=offline).values_list(*names):
                found[top.locale.language_code, row[0]] = Known(*row[1:])
        return found


def locale_of(language: str) -> Locale:
    """The site's locale of a language; made where no page was in it so far."""
    return Locale.objects.get_or_create(language_code=language)[0]


def existing_top(parent: int | None) -> HelpPage | None:
    """Where to import to: the page asked for, or the site's start page of articles if there is one.

    Raises ObjectDoesNotExist when the page asked for is no place for articles.
    """
    if parent is not None:
        index = KnowledgeBaseIndexPage.objects.filter(pk=parent).first()
        return index or CategoryPage.objects.get(pk=parent)
    indexes = KnowledgeBaseIndexPage.objects.order_by("path")
    return indexes.filter(locale=Locale.get_default()).first() or indexes.first()


def top_page(parent: int | None) -> HelpPage:
    """The same; a site without a start page of articles gets one."""
    return existing_top(parent) or new_home()


def new_home() -> KnowledgeBaseIndexPage:
    """A start page of articles on the site; the one that another import made meanwhile."""
    root = Site.objects.get(is_default_site=True).root_page
    with override(root.locale.language_code):
        title = gettext(HOME_TITLE)
    with transaction.atomic():
        root = Page.objects.select_for_update().get(pk=root.pk)
        if found := KnowledgeBaseIndexPage.objects.child_of(root).first():
            return found
        home = KnowledgeBaseIndexPage(
            title=title, slug=find_available_slug(root, "articles"), locale=root.locale, show_in_menus=True
        )
        root.add_child(instance=home)
        home.save_revision(clean=False).publish()
    return home


def translated(page: Page, locale: Locale) -> Any:
    """A page's translation, with the pages above it; copies of the original until somebody translates them."""
    if page.locale_id == locale.pk:
        return page.specific
    found = page.get_translation_or_none(locale)
    if found is not None:
        return found.specific
    parent = page.get_parent()
    if not parent.is_root():
        translated(parent, locale)
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=page.pk)
        if (found := page.get_translation_or_none(locale)) is not None:
            return found.specific
        copy = page.specific.copy_for_translation(locale)
        copy.title = _translated_title(page, locale)
        copy.save_revision(clean=False).publish()
    return type(page.specific).objects.get(pk=copy.pk)


def _translated_title(page: Page, locale: Locale) -> str:
    with override(page.locale.language_code):
        is_ours = page.title == gettext(HOME_TITLE)
    if not is_ours:
        return page.title
    with override(locale.language_code):
        return gettext(HOME_TITLE)
