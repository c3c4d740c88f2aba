"""The demo's site: home, help articles, a form, in the languages the articles exist in."""

from pathlib import Path
from typing import Any

from wagtail.models import Locale, Page, Site

from core.work.models import CustomField
from knowledge_base.importing.run import Options, import_articles
from knowledge_base.models import KnowledgeBaseIndexPage
from portal_pages.models import HomeContact, HomePage
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage

LANGUAGES = ("en", "de", "fi", "fr", "es", "pt", "nb")
HOME = {
    "en": ("Nordlicht Instruments", "How can we help you measure?"),
    "de": ("Nordlicht Instruments", "Wobei können wir Ihnen helfen?"),
    "fi": ("Nordlicht Instruments", "Miten voimme auttaa?"),
    "fr": ("Nordlicht Instruments", "Comment pouvons-nous vous aider ?"),
    "es": ("Nordlicht Instruments", "¿En qué podemos ayudarle?"),
    "pt": ("Nordlicht Instruments", "Como podemos ajudar?"),
    "nb": ("Nordlicht Instruments", "Hva kan vi hjelpe deg med?"),
}
ARTICLES = {
    "en": "Help articles", "de": "Hilfeartikel", "fi": "Ohjeet", "fr": "Articles d'aide", "es": "Artículos de ayuda",
    "pt": "Artigos de ajuda", "nb": "Hjelpeartikler",
}  # fmt: skip
CONTACT = {
    "en": ("Contact us", "Takes about two minutes. You get a number at once."),
    "de": ("Kontakt", "Dauert etwa zwei Minuten. Sie erhalten sofort eine Nummer."),
    "fi": ("Ota yhteyttä", "Vie noin kaksi minuuttia. Saat numeron heti."),
}
#: Question by language, kind, meaning, required.
# fmt: off
QUESTIONS: list[tuple[dict[str, str], str, str, bool]] = [
    ({"en": "Your name", "de": "Ihr Name", "fi": "Nimesi"}, FieldKind.LINE, Meaning.NAME, False),
    (
        {"en": "Your e-mail address", "de": "Ihre E-Mail-Adresse", "fi": "Sähköpostiosoitteesi"},
        FieldKind.EMAIL,
        Meaning.EMAIL,
        True,
    ),
    (
        {
            "en": "What is it about, in one sentence?",
            "de": "Worum geht es, in einem Satz?",
            "fi": "Mistä on kyse, yhdellä lauseella?",
        },
        FieldKind.LINE,
        Meaning.SUBJECT,
        True,
    ),
    (
        {"en": "What happened?", "de": "Was ist passiert?", "fi": "Mitä tapahtui?"},
        FieldKind.TEXT,
        Meaning.MESSAGE,
        True,
    ),
    ({"en": "Device", "de": "Gerät", "fi": "Laite"}, FieldKind.CHOICE, Meaning.CUSTOM, False),
    ({"en": "Serial number", "de": "Seriennummer", "fi": "Sarjanumero"}, FieldKind.LINE, Meaning.CUSTOM, False),
    (
        {"en": "Photos or logs", "de": "Fotos oder Protokolle", "fi": "Kuvia tai lokeja"},
        FieldKind.FILE,
        Meaning.ANSWER,
        False,
    ),
]
CUSTOM_KEYS = {"Device": "device", "Serial number": "serial"}


def load(articles: Path) -> None:
    """Make what is missing."""
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = _home()
    index = _index(home)
    form = _form(home)
    _contacts(home, form)
    for code in LANGUAGES[1:]:
        _translate(home, index, form, Locale.objects.get(language_code=code))
    if not index.get_descendants().exists():
        import_articles(articles, Options(parent=index.pk))
    HomePage.objects.filter(topics=None).update(topics=index)
    KnowledgeBaseIndexPage.objects.filter(contact_page=None).update(contact_page=form)


def _home() -> HomePage:
    found = HomePage.objects.filter(locale__language_code="en").first()
    if found:
        return found
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    home = HomePage(title=HOME["en"][0], hero_title=HOME["en"][1], slug="nordlicht")
    Page.objects.get(depth=1).add_child(instance=home)
    home.save_revision().publish()
    site.root_page, site.site_name = home, "Nordlicht Instruments"
    site.save()
    return home


def _index(home: HomePage) -> KnowledgeBaseIndexPage:
    found = KnowledgeBaseIndexPage.objects.child_of(home).first()
    if found:
        return found
    index = KnowledgeBaseIndexPage(title=ARTICLES["en"], slug="help", show_in_menus=True)
    home.add_child(instance=index)
    index.save_revision().publish()
    return index


def _form(home: HomePage) -> FormPage:
    found = FormPage.objects.child_of(home).first()
    if found:
        return found
    form = FormPage(title=CONTACT["en"][0], intro=CONTACT["en"][1], slug="contact", show_in_menus=True)
    form.fields = [_question(place, one) for place, one in enumerate(QUESTIONS)]
    home.add_child(instance=form)
    form.save_revision().publish()
    return form


def _question(place: int, row: tuple[dict[str, str], str, str, bool]) -> FormField:
    words, kind, meaning, required = row
    custom = CustomField.objects.filter(key=CUSTOM_KEYS.get(words["en"], "")).first()
    return FormField(
        label=words["en"], kind=kind, meaning=meaning, required=required, custom_field=custom, sort_order=place
    )


def _contacts(home: HomePage, form: FormPage) -> None:
    if not home.contacts.exists():
        text = "You get a number at once and an answer within four working hours."
        HomeContact.objects.create(page=home, target=form, text=text, sort_order=0)


def _translate(home: HomePage, index: Page, form: FormPage, locale: Locale) -> None:
    code = locale.language_code
    title, hero = HOME[code]
    _copy(home, locale, {"title": title, "hero_title": hero})
    _copy(index, locale, {"title": ARTICLES[code]})
    if code in CONTACT:
        copy = _copy(form, locale, {"title": CONTACT[code][0], "intro": CONTACT[code][1]})
        for field, (words, *_rest) in zip(copy.fields.all(), QUESTIONS, strict=True) if copy else ():
            FormField.objects.filter(pk=field.pk).update(label=words[code])


def _copy(page: Any, locale: Locale, changes: dict[str, str]) -> Any:
    """The translation, made if missing; None when it was there."""
    if page.has_translation(locale):
        return None
    copy = page.copy_for_translation(locale)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)
