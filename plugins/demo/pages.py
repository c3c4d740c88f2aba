"""The demo's site: home, help articles, a form, each in every language. Its words stand in `data/site.yaml`."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from core.project.progress import Tell
from core.work.models import CustomField
from knowledge_base.importing.run import WRITE, Options, import_articles
from knowledge_base.models import ArticlePage, KnowledgeBaseIndexPage
from plugins.demo import company, topics
from portal_pages.models import HomeArticle, HomeContact, HomePage
from webforms.models import FormField, FormPage

#: The first is the site's own.
LANGUAGES = ("en", "de", "fi", "fr", "es", "pt", "nb")


def load(data: Path, tell: Tell) -> None:
    """Make what is missing; `tell` hears of the articles, which take longest."""
    words = yaml.safe_load((data / "site.yaml").read_text(encoding="utf-8"))
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = _home(words)
    index = _index(home, words)
    form = _form(home, words)
    _contacts(home, form, words)
    for code in LANGUAGES[1:]:
        _translate(home, index, form, words, Locale.objects.get(language_code=code))
    if not index.get_descendants().exists():
        topics.load(index, yaml.safe_load((data / "topics.yaml").read_text(encoding="utf-8")))
        options = Options(parent=index.pk)
        import_articles(data / "articles", options, lambda stage, *far: tell(*far) if stage == WRITE else None)
        _age()
        _pick(words["picked"])
    HomePage.objects.filter(topics=None).update(topics=index)
    KnowledgeBaseIndexPage.objects.filter(contact_page=None).update(contact_page=form)


def _home(words: dict[str, Any]) -> HomePage:
    """The pages a new installation begins with make room, where nobody edited them."""
    homes = HomePage.objects.order_by("path")
    if found := homes.filter(locale__language_code="en", latest_revision__isnull=False).first():
        return found
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    said = words["home"]["en"]
    own = Locale.objects.get(language_code="en")
    home = HomePage(title=said["title"], hero_title=said["hero"], slug="nordlicht", locale=own)
    Page.objects.get(depth=1).add_child(instance=home)
    home.save_revision().publish()
    site.root_page, site.site_name = home, company.NAME
    site.save()
    for other in homes.exclude(pk=home.pk):
        if not other.get_descendants(inclusive=True).exclude(latest_revision=None).exists():
            other.delete()
    return home


def _index(home: HomePage, words: dict[str, Any]) -> KnowledgeBaseIndexPage:
    found = KnowledgeBaseIndexPage.objects.child_of(home).first()
    if found:
        return found
    index = KnowledgeBaseIndexPage(title=words["help"]["en"], slug="help", show_in_menus=True)
    home.add_child(instance=index)
    index.save_revision().publish()
    return index


def _form(home: HomePage, words: dict[str, Any]) -> FormPage:
    found = FormPage.objects.child_of(home).first()
    if found:
        return found
    said = words["contact"]["en"]
    form = FormPage(title=said["title"], intro=said["intro"], slug="contact", show_in_menus=True)
    form.fields = [_question(place, row) for place, row in enumerate(words["questions"])]
    home.add_child(instance=form)
    form.save_revision().publish()
    return form


def _question(place: int, row: dict[str, Any]) -> FormField:
    return FormField(
        label=row["words"]["en"],
        help_text=row.get("help", {}).get("en", ""),
        kind=row["kind"],
        meaning=row["meaning"],
        required=row.get("required", False),
        custom_field=CustomField.objects.filter(key=row.get("field", "")).first(),
        sort_order=place,
    )


def _contacts(home: HomePage, form: FormPage, words: dict[str, Any]) -> None:
    if not home.contacts.exists():
        HomeContact.objects.create(page=home, target=form, text=words["contact"]["en"]["text"], sort_order=0)


def _age() -> None:
    """Move the articles into the past: the latest review was last week, whenever the demo is loaded."""
    articles = list(ArticlePage.objects.exclude(review_date=None).defer_streamfields())
    latest = max(article.review_date for article in articles)
    shift = timezone.localdate() - timedelta(days=6) - latest
    for article in articles:
        article.review_date += shift
        reviewed = timezone.make_aware(datetime.combine(article.review_date, time(9, 30)))
        article.last_published_at = reviewed - timedelta(days=9)
        article.first_published_at = reviewed - timedelta(days=200 + article.pk % 60)
    ArticlePage.objects.bulk_update(articles, ["review_date"])
    Page.objects.bulk_update(articles, ["first_published_at", "last_published_at"])


def _pick(places: list[str]) -> None:
    """The list “Often needed”, on the home page of every language."""
    found = {page.import_key: page for page in ArticlePage.objects.filter(locale__language_code="en")}
    targets = [found[place] for place in places]
    HomeArticle.objects.bulk_create([
        HomeArticle(page=home, target=target, sort_order=order)
        for home in HomePage.objects.all()
        for order, target in enumerate(targets)
    ])  # fmt: skip


def _translate(home: HomePage, index: Page, form: FormPage, words: dict[str, Any], locale: Locale) -> None:
    code = locale.language_code
    said = words["contact"][code]
    copy = _copy(home, locale, {"title": words["home"][code]["title"], "hero_title": words["home"][code]["hero"]})
    if copy:
        copy.contacts.update(text=said["text"])
    _copy(index, locale, {"title": words["help"][code]})
    copy = _copy(form, locale, {"title": said["title"], "intro": said["intro"]})
    for field, row in zip(copy.fields.all(), words["questions"], strict=True) if copy else ():
        changes = {"label": row["words"][code], "help_text": row.get("help", {}).get(code, "")}
        FormField.objects.filter(pk=field.pk).update(**changes)


def _copy(page: Any, locale: Locale, changes: dict[str, str]) -> Any:
    """The translation, made if missing; None when it was there."""
    if page.has_translation(locale):
        return None
    copy = page.copy_for_translation(locale)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)
