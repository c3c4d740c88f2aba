"""The site: home, help articles imported from generated files, a form."""

from pathlib import Path

from wagtail.models import Page, Site

from benchmarks.words import Words
from knowledge_base.importing.run import Options, import_articles
from knowledge_base.models import KnowledgeBaseIndexPage
from portal_pages.models import HomePage
from webforms.fields import FieldKind, Meaning
from webforms.models import FormField, FormPage

TOPICS = ("devices", "orders", "account", "laboratory")
QUESTIONS = (
    ("E-mail", "e-mail", FieldKind.EMAIL, Meaning.EMAIL),
    ("What is it about?", "subject", FieldKind.LINE, Meaning.SUBJECT),
    ("What happened?", "message", FieldKind.TEXT, Meaning.MESSAGE),
)


def seed_site(words: Words, articles: int, folder: Path) -> FormPage:
    """Home with articles below, and the form tickets come from."""
    home = HomePage(title="Help", hero_title="How can we help?", slug="bench")
    _publish(home, Page.objects.get(depth=1))
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page = home
    site.save()
    index = KnowledgeBaseIndexPage(title="Help articles", slug="help", show_in_menus=True)
    _publish(index, home)
    form = FormPage(title="Contact us", slug="contact", show_in_menus=True)
    form.fields = [
        FormField(label=label, key=key, kind=kind, meaning=meaning, sort_order=place)
        for place, (label, key, kind, meaning) in enumerate(QUESTIONS)
    ]
    _publish(form, home)
    HomePage.objects.filter(pk=home.pk).update(topics=index)
    _write_articles(words, articles, folder)
    report = import_articles(folder, Options(parent=index.pk))
    assert KnowledgeBaseIndexPage.objects.get(pk=index.pk).get_descendants().exists() or not articles, report
    return form


def _publish(page: Page, parent: Page) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


def _write_articles(words: Words, count: int, folder: Path) -> None:
    """Markdown as authors write it: headings, lists, a table, code, a link to a neighbour."""
    for place in range(count):
        topic = folder / TOPICS[place % len(TOPICS)]
        topic.mkdir(parents=True, exist_ok=True)
        (topic / f"article-{place}.md").write_text(_article(words, place, count), encoding="utf-8")


def _article(words: Words, place: int, count: int) -> str:
    neighbour = (place + len(TOPICS)) % count
    parts = [f"# {words.line()}", words.paragraph(2)]
    if neighbour % len(TOPICS) == place % len(TOPICS):
        parts.append(f"See [{words.line(2, 4)}](article-{neighbour}.md).")
    for section in range(4):
        parts += [f"## {words.line(2, 5)}", words.text(2)]
        parts.append("\n".join(f"{'1.' if section % 2 else '-'} {words.line()}" for _ in range(5)))
    table = "\n".join(f"| {words.word()} | {words.line(3, 5)} |" for _ in range(4))
    parts.append(f"| what | meaning |\n|---|---|\n{table}")
    parts.append("```\n" + "\n".join(f"{words.word()} = {words.word()}" for _ in range(4)) + "\n```")
    return "\n\n".join(parts) + "\n"
