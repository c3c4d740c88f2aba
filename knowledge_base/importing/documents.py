"""One text, read: its title, short answer, date, and the blocks of its body."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.text import slugify
from django.utils.translation import gettext as _

from knowledge_base.importing import frontmatter
from knowledge_base.importing.addresses import Addresses
from knowledge_base.importing.blocks import HEADINGS, Block, Builder, alternative, join_lists
from knowledge_base.importing.dialect import normalise
from knowledge_base.importing.inline import line_of
from knowledge_base.importing.library import Library
from knowledge_base.importing.markdown import to_html
from knowledge_base.importing.reporting import OLD_SITE
from knowledge_base.importing.sanitising import sanitise
from knowledge_base.importing.sources import SUFFIXES, Source

TITLE_LENGTH = 255
SUMMARY_LENGTH = 1000
DEEPEST_INCLUDE = 5
DANGEROUS = re.compile(r"<(script|style)\b", re.IGNORECASE)
NOT_SLUG = re.compile(r"[^\w\- ]")


#: Address, alternative text and line → the primary key of a picture, or None where there is none.
PictureFinder = Callable[[str, str, int], int | None]


@dataclass
class Document:
    """An article ready to be written."""

    title: str
    summary: str
    reviewed: date | None
    blocks: list[Block]


@dataclass
class Reader:
    """Reads the texts of one import."""

    library: Library
    #: Place, line, kind, text of what had to be left out.
    note: Callable[[str, int, str, str], None]
    #: Source → what finds its pictures.
    pictures: Callable[[Source], PictureFinder]
    base_url: str = ""
    includes: dict[Any, list[str]] = field(default_factory=dict)

    def read(self, source: Source) -> Document:
        """The whole way from a file to blocks. What a text lacks is replaced by something sensible and noted."""
        head = frontmatter.split(source.text().replace("\x00", "\ufffd"))
        reviewed = head.reviewed()
        for line, problem in head.problems:
            self.note(source.place, line, "front matter", problem)
        lines = normalise(head.text, head.lines + 1, self._includer(source))
        html = to_html(lines)
        if found := DANGEROUS.search(html):
            self.note(source.place, 0, "html", _("A <%s> was removed.") % found[1].lower())
        soup = BeautifulSoup(sanitise(html), "html.parser")
        title = self._title(source, head, soup)
        return Document(
            title=title,
            summary=_shortened(head.get("description", "summary", "excerpt"), SUMMARY_LENGTH),
            reviewed=reviewed,
            blocks=self._blocks(source, soup, title),
        )

    def _blocks(self, source: Source, soup: BeautifulSoup, title: str) -> list[Block]:
        anchors = dict(name_headings(soup))
        first = soup.find("h1")
        if isinstance(first, Tag) and _bare(first.get_text(" ")) == _bare(title):
            # The page shows its title itself. A first heading with other words than the title stays.
            anchors |= dict.fromkeys([name for name, _given in _names_of(first)], "main")
            _leave_pictures(first)
        addresses = Addresses(
            source,
            self.library,
            anchors,
            self.base_url,
            note=lambda line, text: self.note(source.place, line, "link", text),
            note_old=lambda line, text: self.note(source.place, line, OLD_SITE, text),
        )
        find_pictures(soup, self.pictures(source))
        join_lists(soup.find_all("ol"))
        builder = Builder(
            resolve=addresses.resolve,
            lost=lambda text, line: self.note(source.place, line, "content", text),
        )
        return builder.blocks(soup.children)

    def _title(self, source: Source, head: frontmatter.FrontMatter, soup: BeautifulSoup) -> str:
        heading = soup.find("h1")
        title = head.get("title") or (" ".join(heading.get_text(" ").split()) if isinstance(heading, Tag) else "")
        if not title:
            title = humanised(PurePosixPath(source.key).stem)
            self.note(source.place, 1, "title", _("The text has no title; its file name was used."))
        if len(title) > TITLE_LENGTH:
            self.note(source.place, 1, "title", _("The title was cut to %s characters.") % TITLE_LENGTH)
        return _shortened(title, TITLE_LENGTH)

    def _includer(self, source: Source, depth: int = 1) -> Callable[[str, str, int], list[str] | None]:
        def include(label: str, address: str, line: int) -> list[str] | None:
            file = self.library.file(source, address)
            if file is None or depth > DEEPEST_INCLUDE:
                self.note(source.place, line, "include", _("“%s” is not in the folder; left out.") % address)
                return None
            if file not in self.includes:
                try:
                    text = file.read_text(encoding="utf-8-sig")
                except (OSError, UnicodeDecodeError):
                    self.note(source.place, line, "include", _("“%s” cannot be read; left out.") % address)
                    return None
                inner = Source(source.place, source.language, source.key, source.path, file.parent)
                self.includes[file] = self._included(file, text, inner, depth)
            return self.includes[file]

        return include

    def _included(self, file: Path, text: str, source: Source, depth: int) -> list[str]:
        """Markdown as Markdown, anything else as code."""
        if file.suffix.lower() not in SUFFIXES:
            return ["", f"~~~~{file.suffix[1:]}", *text.splitlines(), "~~~~", ""]
        body = frontmatter.split(text).text
        return [part.text for part in normalise(body, 1, self._includer(source, depth + 1))]


def name_headings(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """(name used in links, address) of each heading; a name given by the author stays the heading's address."""
    taken: set[str] = set()
    for tag in soup.find_all(HEADINGS):
        given = next((str(found) for found, is_given in _names_of(tag) if is_given), "")
        text = " ".join(tag.get_text().split())
        wanted = given or slugify(text, allow_unicode=True) or "section"
        anchor, number = wanted, 1
        while anchor in taken:
            number += 1
            anchor = f"{wanted}-{number}"
        taken.add(anchor)
        if given:
            tag["data-anchor"] = anchor[:300]
        for name in {given, anchor, _github_slug(text)} - {""}:
            yield name, anchor


def _names_of(tag: Tag) -> Iterator[tuple[str, bool]]:
    """The names of a heading; True for those its author gave."""
    if tag.get("id"):
        yield str(tag["id"]), True
    for link in tag.find_all("a"):
        name = link.get("name") or link.get("id")
        if name:
            yield str(name), True
    yield slugify(tag.get_text(), allow_unicode=True), False


def _leave_pictures(heading: Tag) -> None:
    """Remove a heading that repeats the title, but not what it shows."""
    for kept in heading.find_all("img"):
        heading.insert_before(kept.extract())
    heading.decompose()


def find_pictures(soup: BeautifulSoup, find: PictureFinder) -> None:
    """Mark pictures that are there; those that are not leave, and so does a paragraph that held nothing else."""
    for tag in soup.find_all("img"):
        pk = find(str(tag.get("src") or ""), alternative(tag), line_of(tag))
        if pk is not None:
            tag["data-picture"] = str(pk)
            continue
        parent = tag.parent
        tag.decompose()
        while isinstance(parent, Tag) and parent.name in {"p", "a", "strong", "em"} and not parent.get_text(strip=True):
            if parent.find("img"):
                break
            empty, parent = parent, parent.parent
            empty.decompose()


def _github_slug(text: str) -> str:
    return NOT_SLUG.sub("", text.strip().lower()).replace(" ", "-")


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def humanised(name: str) -> str:
    """A file's or folder's name as words: "project-accounting" is “Project accounting”."""
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] or name
