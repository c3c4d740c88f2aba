"""Whether an article has changed since the last import: a digest of its text and of all it refers to.

An article whose link led nowhere changes when the other article arrives; one that shows a picture changes with it.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from knowledge_base.importing.library import Library
from knowledge_base.importing.reporting import Report
from knowledge_base.importing.sources import Source

#: Raised when the same text would now become other blocks: everything is then imported again.
VERSION = "1"
ADDRESS = re.compile(r"""\]\(\s*<?([^)>\s"]+)|\b(?:src|href|source)\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
ELSEWHERE = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|/|#)")
#: Up to this size a file counts with its content, above only with its length.
READ = 512 * 1024


@dataclass(frozen=True)
class Looked:
    """A source that can be read: the digest of its text, and the relative addresses in it."""

    source: Source
    text: str
    addresses: tuple[str, ...]


def look(source: Source, report: Report) -> Looked | None:
    """Read a source once; one that cannot be read is skipped."""
    try:
        text = source.text()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        report.skip(source.place, _("The file is not UTF-8."), line=line, kind="unreadable")
        return None
    except (OSError, ValueError) as error:
        report.skip(source.place, str(error), kind="unreadable")
        return None
    if not text.strip():
        report.skip(source.place, _("The file is empty."), kind="empty")
        return None
    found = {first or second for first, second in ADDRESS.findall(text)}
    relative = tuple(sorted(address for address in found if not ELSEWHERE.match(address)))
    return Looked(source, hashlib.sha256(text.encode()).hexdigest(), relative)


def digest(looked: Looked, library: Library, base_url: str) -> str:
    """Of everything that decides what the article will look like."""
    parts = [VERSION, looked.text, base_url, looked.source.path]
    for address in looked.addresses:
        page = library.article(looked.source, address.partition("#")[0].partition("?")[0])
        file = library.file(looked.source, address) if page is None else None
        parts.append(f"{address} {page} {_of_file(file) if file else ''}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _of_file(file: Path) -> str:
    size = file.stat().st_size
    return hashlib.sha256(file.read_bytes()).hexdigest() if size <= READ else str(size)
