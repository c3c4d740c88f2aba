"""Sections into a zip: JSON for programs, one page for people, and the files.

Guarantees: everything on the page is escaped; a path in the zip stays in its directory, whatever a file was called; of
a file that is gone from the storage the page still has the name.
"""

import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from rest_framework.utils.encoders import JSONEncoder

from core.privacy.contract import ExportedFile, Section

STYLE = Path(__file__).parent / "data" / "export.css"


@dataclass(frozen=True)
class ShownSection:
    """A section as the page has it: each row as (words, value, where a file lies)."""

    slug: str
    title: str
    rows: list[list[tuple[str, str, str]]]


def pack(target: IO[bytes], name: str, sections: Iterable[Section]) -> None:
    """Write the zip."""
    shown = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for section in sections:
            paths = dict(_write_files(archive, section.files))
            rows = [_with_paths(row, paths) for row in section.rows]
            archive.writestr(
                f"{section.slug}.json", json.dumps(rows, cls=JSONEncoder, ensure_ascii=False, indent=1).encode()
            )
            shown.append(ShownSection(section.slug, str(section.title), [_shown(row, section) for row in rows]))
        archive.writestr("style.css", STYLE.read_bytes())
        archive.writestr("index.html", _page(name, shown).encode())


def safe_path(path: str) -> str:
    """A path of one directory and a name that no program takes for anything else."""
    head, _slash, tail = path.rpartition("/")
    tail = re.sub(r"[^\w .()+-]", "_", tail).strip(". ")
    # The end of a long name says what it is; the number in front tells it from another of the same end.
    tail = re.sub(r"^(\d+-)?.*?(.{0,120})$", r"\1\2", tail).strip(". ") or "file"
    head = re.sub(r"[^\w-]", "_", head) or "files"
    return f"{head}/{tail}"


def _write_files(archive: zipfile.ZipFile, files: Iterable[ExportedFile]) -> Iterator[tuple[str, str]]:
    """(path it was given, path it has), of those that are there."""
    for file in files:
        path = safe_path(file.path)
        try:
            source = file.open()
        except FileNotFoundError:
            continue
        with source, archive.open(path, "w") as copy:
            shutil.copyfileobj(source, copy)
        yield file.path, path


def _with_paths(row: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    return {key: paths.get(str(value), "") if key == "file" else value for key, value in row.items()}


def _shown(row: Mapping[str, Any], section: Section) -> list[tuple[str, str, str]]:
    return [
        (str(section.columns.get(key, key)), _words(value), str(value) if key == "file" else "")
        for key, value in row.items()
        if value not in (None, "", [], {})
    ]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_words(one)}" for key, one in value.items())
    return str(value)


def _page(name: str, sections: list[ShownSection]) -> str:
    context = {
        "name": name,
        "sections": sections,
        "made_at": timezone.now(),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return render_to_string("wagdesk_privacy/export.html", context)
