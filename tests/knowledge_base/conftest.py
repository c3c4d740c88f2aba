"""A start page of articles, and folders to import."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from wagtail.models import Locale, Site

from knowledge_base.importing.documents import Document, Reader
from knowledge_base.importing.library import Library
from knowledge_base.importing.reporting import Note
from knowledge_base.importing.sources import Source
from knowledge_base.models import ArticlePage, CategoryPage, KnowledgeBaseIndexPage
from knowledge_base.models.base import HelpPage


@pytest.fixture
def home(db: None) -> KnowledgeBaseIndexPage:
    """The start page, in English."""
    root = Site.objects.get(is_default_site=True).root_page
    page = KnowledgeBaseIndexPage(title="Help articles", slug="help", locale=root.locale)
    root.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def make_topic(home: KnowledgeBaseIndexPage) -> Callable[..., CategoryPage]:
    def make(title: str = "Billing", parent: HelpPage | None = None) -> CategoryPage:
        page = CategoryPage(title=title)
        (parent or home).add_child(instance=page)
        page.save_revision().publish()
        return CategoryPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def make_article(home: KnowledgeBaseIndexPage) -> Callable[..., ArticlePage]:
    def make(title: str = "Ask for a refund", parent: HelpPage | None = None, **fields: object) -> ArticlePage:
        page = ArticlePage(title=title, **{"body": [("text", "<p>Choose Refund.</p>")], **fields})
        (parent or home).add_child(instance=page)
        page.save_revision().publish()
        return ArticlePage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def german(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="de")[0]


@pytest.fixture
def translate(german: Locale) -> Callable[..., HelpPage]:
    """A published translation into German, with the pages above it."""

    def make(page: HelpPage, title: str) -> HelpPage:
        from knowledge_base.importing.shelves import translated

        copy = translated(page, german)
        copy.title = title
        copy.save_revision().publish()
        return type(copy).objects.get(pk=copy.pk)

    return make


@pytest.fixture
def write_folder(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """A folder with these files."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            file = tmp_path / "articles" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                file.write_bytes(content)
            else:
                file.write_text(dedent(content).lstrip("\n"), encoding="utf-8")
        return tmp_path / "articles"

    return write


class Reading:
    """Reads one text without a database."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notes: list[Note] = []
        self.library = Library(root, {"en": "en", "de": "de"}, "en")
        self.pictures: dict[str, int] = {}
        self.base_url = ""

    def read(self, text: str, key: str = "billing/refunds.md", language: str = "en") -> Document:
        file = self.root / language / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        source = Source(f"{language}/{key}", language, key, f"{language}/{key}", file.parent, file)
        reader = Reader(self.library, self.note, lambda source: self.find_picture, self.base_url)
        return reader.read(source)

    @property
    def problems(self) -> list[Note]:
        """The notes, but that a text without front matter has no title."""
        return [note for note in self.notes if note.kind != "title"]

    def note(self, place: str, line: int, kind: str, text: str) -> None:
        self.notes.append(Note(place, line, kind, text))

    def find_picture(self, address: str, alt: str, line: int) -> int | None:
        if address not in self.pictures:
            self.note("", line, "picture", address)
        return self.pictures.get(address)

    def blocks(self, text: str, **options: str) -> list[tuple[str, object]]:
        """(type, value) of the body's blocks."""
        return [(block["type"], block["value"]) for block in self.read(text, **options).blocks]

    def html(self, text: str, **options: str) -> str:
        """The text of a body that is all prose."""
        blocks = self.blocks(text, **options)
        assert {kind for kind, _value in blocks} <= {"text"}, blocks
        return "".join(str(value) for _kind, value in blocks)


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)
