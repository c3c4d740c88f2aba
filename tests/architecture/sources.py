"""The files of the project, for tests that read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "plugins", "knowledge_base", "webforms", "portal_pages", "search")
SKIPPED = {".venv", "node_modules", "__pycache__", "static", "dist", "build", "var", "screenshots"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository; outside a checkout (an unpacked archive) every file that is not built."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
        return tuple(sorted(path for name in names if name and (path := ROOT / name).is_file()))
    found = (path for path in ROOT.rglob("*") if path.is_file() and not SKIPPED & set(path.relative_to(ROOT).parts))
    return tuple(sorted(found))


@cache
def modules() -> tuple[Path, ...]:
    """Our Python files, migrations aside: Django writes those."""
    return tuple(path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts)


@cache
def product_modules() -> tuple[Path, ...]:
    """Those of them that are installed."""
    return tuple(path for path in modules() if name_of(path).split("/")[0] in PACKAGES)


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """The path as written in the repository."""
    return path.relative_to(ROOT).as_posix()
