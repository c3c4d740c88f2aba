"""Collects texts into each app's catalogues: `make messages` for all languages, `… fi` for one.

English is the language of the source: its catalogue is filled with the texts themselves, so that a text can be
reworded for people without touching code. The other languages keep what is translated and get the new texts empty.
Needs gettext, for its reading of Python; tests/servers/packages.txt names it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("core", "plugins", "knowledge_base", "webforms", "portal_pages", "search")
LANGUAGES = ("de", "en", "es", "fi", "fr", "nb", "pt")
SKIPPED = ("static/*", "static_src/*", "testing/*")


def main(languages: list[str]) -> int:
    """Collect for these languages, or for all that are kept complete."""
    if not shutil.which("xgettext"):
        print("Collecting texts needs gettext; on Debian: apt-get install gettext", file=sys.stderr)
        return 1
    for app in apps():
        collect(app, languages or list(LANGUAGES))
    return 0


def apps() -> list[Path]:
    """Every package that shows texts: it has an `apps.py`, or is a part of the core."""
    found = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("apps.py")}
    found.remove(ROOT / "core" / "project" / "settings")
    return sorted(found | {ROOT / "core" / "conditions"})


def collect(app: Path, languages: list[str]) -> None:
    """Bring the catalogues of one app up to date."""
    (app / "locale").mkdir(exist_ok=True)
    options = [f"--ignore={pattern}" for pattern in SKIPPED] + [f"--locale={language}" for language in languages]
    command = [
        sys.executable,
        "-P",
        "-m",
        "django",
        "makemessages",
        "--no-wrap",
        "--no-obsolete",
        "--add-location=file",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([*command, *options], cwd=app, env=environment, check=True, stdout=subprocess.DEVNULL)
    for language in languages:
        source = app / "locale" / language / "LC_MESSAGES" / "django.po"
        if source.exists():
            tidy(source, language)
    remove_empty(app / "locale")


def tidy(path: Path, language: str) -> None:
    """Settle the header, so that collecting without new texts changes nothing; fill English."""
    with path.open("rb") as handle:
        catalog = read_po(handle, locale=language, domain="django")
    # A fresh catalogue names no language, and would then have no rule for plurals either.
    catalog.locale = language
    catalog.project, catalog.version = "Wagdesk", ""
    catalog.fuzzy = False
    catalog.header_comment = "# Texts of Wagdesk; the licence is that of the project."
    if language == "en":
        fill(catalog)
    with path.open("wb") as handle:
        write_po(handle, catalog, width=0, sort_by_file=True, omit_header=False)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    # The last kind is what a text was before gettext guessed, which Babel takes for a comment and would keep for ever.
    changing = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Last-Translator',
        '"Language-Team',
        "# | ",
    )
    path.write_text("".join(line for line in lines if not line.startswith(changing)), encoding="utf-8")


def fill(catalog: Catalog) -> None:
    """English says what the source says, unless somebody worded it better."""
    for message in catalog:
        # gettext guesses at a new text from one like it; in English there is nothing to guess.
        guessed = "fuzzy" in message.flags
        if message.id and (guessed or not message.string or (message.pluralizable and not all(message.string))):
            message.string = message.id
            message.flags.discard("fuzzy")


def remove_empty(locale: Path) -> None:
    """An app without texts has no catalogue."""
    for path in sorted(locale.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    if not any(locale.iterdir()):
        locale.rmdir()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
