"""What there is to import: Markdown files in folders named after languages, and lines of JSON with the same content.

en/billing/refunds.md                      English, article billing/refunds.md in the topic “Billing”
md/de/billing/refunds.md                   the same article in German; `md` and `jsonl` name a format, not a topic
jsonl/de.jsonl: {"path", "lang", "markdown"}   one article a line
guides/en/start.md                         article guides/start.md: what stands above the language is a topic
start.md                                   no language anywhere: the folder's own name, or the site's language
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from knowledge_base.importing.languages import is_language, site_language
from knowledge_base.importing.reporting import Report

SUFFIXES = {".md", ".markdown"}
#: Folders that hold parts of articles, not articles.
PARTS = {"includes", "include", "_includes", "media", "images", "img", "assets", "snippets", "node_modules"}
#: Folders that name a format and therefore are no topic.
FORMATS = {"md", "markdown", "jsonl"}
#: What people write articles in, and this import does not read.
OTHER_TEXTS = {".adoc", ".doc", ".docx", ".htm", ".html", ".mdx", ".odt", ".rst", ".txt"}
#: Beside the articles these are about the folder, not for its readers; deeper down they are articles like any other.
ASIDE = {"readme", "license", "licence", "contributing", "security", "changelog", "code_of_conduct"}
LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """One article in one language, not yet read."""

    #: Where it stands, for messages: "de/start.md" or "jsonl/de.jsonl:17".
    place: str
    #: The language as the folder names it.
    language: str
    #: What translations share: the path without the language.
    key: str
    #: The path in the imported folder, language included.
    path: str
    #: The folder that relative addresses in it start from.
    folder: Path
    #: The file, or the text itself where it is a line of JSON.
    file: Path | None = None
    markdown: str = ""

    def text(self) -> str:
        """The Markdown. Raises OSError, UnicodeDecodeError, or ValueError where it is too large."""
        if self.file is None:
            return self.markdown
        if self.file.stat().st_size > LARGEST:
            raise ValueError(_("The file is larger than %(size)s MB.") % {"size": LARGEST // 1024 // 1024})
        return self.file.read_text(encoding="utf-8-sig")

    @property
    def topics(self) -> tuple[str, ...]:
        """The names of the folders it stands in, outermost first."""
        return PurePosixPath(self.key).parts[:-1]


def find(root: Path, report: Report, *, default_language: str) -> Iterator[Source]:
    """Everything to import, in the order of its paths."""
    fallback = root.name if is_language(root.name) and site_language(root.name) else default_language
    seen: set[tuple[str, str]] = set()
    for source in _walk(root, root, "", PurePosixPath(), report, fallback):
        if (source.language, source.key) in seen:
            report.skip(source.place, _("The same article was already found in this folder."), kind="duplicate")
            continue
        seen.add((source.language, source.key))
        yield source


def _walk(
    root: Path, folder: Path, language: str, inside: PurePosixPath, report: Report, fallback: str
) -> Iterator[Source]:
    """`inside` is the path without languages and formats."""
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    names = [entry.name for entry in entries if entry.is_dir()]
    has_languages = not language and any(is_language(name) and site_language(name) for name in names)
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        # It could lead out of the folder, or round in circles.
        if entry.is_symlink():
            report.note(path.relative_to(root).as_posix(), _("Links to other places are not followed."), kind="symlink")
            continue
        if entry.is_dir():
            if entry.name.lower() in PARTS:
                continue
            if has_languages and is_language(entry.name):
                yield from _walk(root, path, entry.name, inside, report, fallback)
            else:
                below = inside if entry.name in FORMATS and not language else inside / entry.name
                yield from _walk(root, path, language, below, report, fallback)
        elif path.suffix.lower() == ".jsonl":
            yield from _lines(root, path, inside, report, language or fallback)
        elif path.stem.lower() == "toc" and path.suffix.lower() in SUFFIXES:
            report.note(path.relative_to(root).as_posix(), _("A table of contents is no article."), kind="contents")
        elif path.stem.lower() in ASIDE and folder == root:
            report.note(path.relative_to(root).as_posix(), _("About the folder, not for its readers."), kind="aside")
        elif path.suffix.lower() in SUFFIXES:
            yield _of_file(root, path, language, inside, report, fallback, has_languages)
        elif path.suffix.lower() in OTHER_TEXTS:
            report.note(path.relative_to(root).as_posix(), _("Only Markdown is imported."), kind="format")


def _of_file(
    root: Path, path: Path, language: str, inside: PurePosixPath, report: Report, fallback: str, has_languages: bool
) -> Source:
    relative = path.relative_to(root).as_posix()
    if has_languages:
        report.note(relative, _("Stands beside the language folders: taken as “%s”.") % fallback, kind="language")
    return Source(
        place=relative,
        language=language or fallback,
        key=(inside / path.name).as_posix(),
        path=relative,
        folder=path.parent,
        file=path,
    )


def _lines(root: Path, path: Path, inside: PurePosixPath, report: Report, fallback: str) -> Iterator[Source]:
    relative = path.relative_to(root).as_posix()
    named = path.stem if is_language(path.stem) else fallback
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield _of_line(json.loads(line), f"{relative}:{number}", path.parent, inside, named)
            except (ValueError, TypeError, KeyError) as error:
                report.skip(relative, _("Not an article: %(why)s") % {"why": _why(error)}, line=number, kind="json")


def _of_line(row: Any, place: str, folder: Path, inside: PurePosixPath, named: str) -> Source:
    if not isinstance(row, dict):
        raise TypeError(_("the line is no object"))
    path, markdown, language = row["path"], row["markdown"], row.get("lang") or named
    if not (isinstance(path, str) and isinstance(markdown, str) and isinstance(language, str) and path.strip()):
        raise TypeError(_("“path”, “lang” and “markdown” must be texts"))
    clean = PurePosixPath(path.replace("\\", "/"))
    if clean.is_absolute() or ".." in clean.parts:
        raise ValueError(_("the path leads out of the folder"))
    return Source(
        place=place,
        language=language,
        key=(inside / clean).as_posix(),
        path=(inside / language / clean).as_posix(),
        folder=folder,
        markdown=markdown.removeprefix("\ufeff"),
    )


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return _("“%s” is missing") % error.args[0]
    return str(error)
