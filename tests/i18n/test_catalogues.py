"""Every language says everything, says it with the same placeholders, and is what the code asks for.

Guarantees: an app whose texts changed without `make messages` fails here. Never writes to the checkout.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests.conftest import unavailable
from tools.collect_messages import LANGUAGES, PACKAGES, ROOT

PLACEHOLDER = re.compile(r"%%?\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+[^>]*>")
CATALOGUES = sorted(
    path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("locale/*/LC_MESSAGES/*.po")
)
HEADER = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team)', re.MULTILINE)


def read(path: Path) -> Catalog:
    """A catalogue of the checkout, or of a copy of it."""
    with path.open("rb") as handle:
        return read_po(handle, locale=path.parents[1].name, domain=path.stem)


def texts(message: Message) -> list[tuple[str, str]]:
    """Original and translation; of plurals, every form with the original that names all placeholders."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[-1], form) for form in message.string]


def keys(path: Path) -> set[tuple[str | None, str]]:
    """What identifies the messages of a catalogue."""
    return {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in read(path) if m.id}


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_nothing_is_missing_or_fuzzy(path: Path) -> None:
    messages = [message for message in read(ROOT / path) if message.id]
    missing = [message.id for message in messages if not all(form for _, form in texts(message))]
    assert not missing, f"not translated: {missing}"
    assert not [message.id for message in messages if message.fuzzy]
    assert not read(ROOT / path).obsolete


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_placeholders_and_tags_agree(path: Path) -> None:
    differing = []
    for message in read(ROOT / path):
        for index, (original, form) in enumerate(texts(message) if message.id else []):
            wanted, found = sorted(PLACEHOLDER.findall(original)), sorted(PLACEHOLDER.findall(form))
            # “One answer”: the singular may say the number in a word, as the original does.
            singular = message.pluralizable and index == 0 and sorted(PLACEHOLDER.findall(message.id[0])) == found
            if wanted != found and not singular:
                differing.append((original, form))
    assert not differing


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_babel_compiles_it(path: Path, tmp_path: Path) -> None:
    catalog = read(ROOT / path)
    assert not [(message.id, str(error)) for message, errors in catalog.check() for error in errors]
    with (tmp_path / "django.mo").open("w+b") as handle:
        write_mo(handle, catalog)
        handle.seek(0)
        assert len(list(read_mo(handle))) == len(list(catalog))


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_the_header_says_nothing_that_changes(path: Path) -> None:
    assert not HEADER.search((ROOT / path).read_text(encoding="utf-8"))


def test_every_catalogue_is_in_every_language() -> None:
    by_app = {path.parents[3]: set() for path in CATALOGUES}
    for path in CATALOGUES:
        by_app[path.parents[3]].add(path.parents[1].name)
    assert {app: sorted(set(LANGUAGES) - found) for app, found in by_app.items() if set(LANGUAGES) - found} == {}


@pytest.mark.slow
def test_the_catalogues_are_what_the_code_asks_for(tmp_path: Path) -> None:
    """`make messages` on a copy of the code."""
    if not shutil.which("xgettext"):
        unavailable("GNU gettext is not installed")
    unneeded = shutil.ignore_patterns("static", "static_src", "__pycache__", "locale", "node_modules")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=unneeded)
    for name in ("tools/collect_messages.py", "tests/__init__.py", "tests/settings.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    subprocess.run([sys.executable, "tools/collect_messages.py", "en"], cwd=tmp_path, check=True, timeout=600)

    collected = {path.relative_to(tmp_path): keys(path) for path in tmp_path.rglob("locale/en/LC_MESSAGES/django.po")}
    ours = {path: keys(ROOT / path) for path in CATALOGUES if path.parents[1].name == "en"}
    assert sorted(map(str, collected)) == sorted(map(str, ours)), "run `make messages`"
    stale = {str(path): collected[path] ^ found for path, found in ours.items() if collected[path] != found}
    assert not stale, f"run `make messages`: {stale}"
    for path in CATALOGUES:
        english = Path(*path.parts[: -len(path.parts[-3:])], "en", *path.parts[-2:])
        assert keys(ROOT / path) == ours[english], f"run `make messages`: {path}"
