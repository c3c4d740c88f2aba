"""Compiles every message catalogue with Babel, so that setting up needs no system package.

A catalogue with a broken translation (a placeholder that the original does not have) stops the build.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("core", "plugins", "knowledge_base", "webforms", "portal_pages", "search")


def main() -> int:
    """Compile what is there; the number of faults is the exit code."""
    faults = 0
    for package in PACKAGES:
        for source in sorted((ROOT / package).rglob("locale/*/LC_MESSAGES/*.po")):
            faults += compile_one(source)
    return min(faults, 1)


def compile_one(source: Path) -> int:
    """Write the .mo next to its .po, unless it is up to date; returns the number of faults."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return 0
    with source.open("rb") as handle:
        catalog = read_po(handle, locale=source.parents[1].name, domain=source.stem)
    faults = [(message, error) for message, errors in catalog.check() for error in errors]
    for message, error in faults:
        print(f"{source.relative_to(ROOT)}:{message.lineno}: {error}", file=sys.stderr)
    if not faults:
        with target.open("wb") as handle:
            write_mo(handle, catalog)
    return len(faults)


if __name__ == "__main__":
    sys.exit(main())
