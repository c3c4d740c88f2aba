"""What the articles of one import know of each other: which paths are articles, which files are in the folder.

Guarantees: an address in a text never leads to a file outside the imported folder.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from knowledge_base.importing.sources import SUFFIXES, Source


@dataclass
class Library:
    """The folder, and the page of each (language of the site, key). A page that is not made yet is 0."""

    root: Path
    languages: Mapping[str, str]
    default_language: str
    pages: dict[tuple[str, str], int] = field(default_factory=dict)

    def language_of(self, source: Source) -> str:
        """The site's language an article is in."""
        return self.languages[source.language]

    def article(self, source: Source, path: str) -> int | None:
        """The page a relative address leads to: in the same language, else in the site's own; None if to none."""
        for key in candidates(source, path):
            for language in dict.fromkeys((self.language_of(source), self.default_language)):
                if (language, key) in self.pages:
                    return self.pages[language, key]
        return None

    def file(self, source: Source, path: str) -> Path | None:
        """A file a relative address names, if it exists and lies in the folder."""
        path = unquote(path.split("#")[0].split("?")[0])
        # "~/" is the root of the documentation: the folder of the language.
        depth = len(source.folder.relative_to(self.root).parts) if path.startswith("~/") else 0
        starts = [source.folder, *source.folder.parents[:depth]] if depth else [source.folder]
        for start in starts:
            try:
                found = (start / path.removeprefix("~/")).resolve()
                if found.is_relative_to(self.root.resolve()) and found.is_file():
                    return found
            except (OSError, ValueError):
                continue
        return None


def candidates(source: Source, path: str) -> list[str]:
    """The keys a relative address may mean."""
    path = unquote(path).replace("\\", "/")
    if path.startswith("~/"):
        key = posixpath.normpath(path[2:])
    else:
        key = posixpath.normpath(posixpath.join(posixpath.dirname(source.key), path))
    if key.startswith("../") or key in {".", ".."}:
        return []
    return [key] if Path(key).suffix.lower() in SUFFIXES else [f"{key}.md", f"{key}/index.md"]
