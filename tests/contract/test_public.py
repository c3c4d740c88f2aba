"""What docs/plugins/public.md promises: its modules are there, authors need no others, and ranges mean what it says."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from core.plugins import discovery, loading
from core.plugins.config import CONTRACT_VERSION
from core.plugins.discovery import resolve
from tests.contract.test_tutorial import PAGE as TUTORIAL
from tests.core.plugins.test_discovery import points, reasons

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs" / "plugins" / "public.md").read_text(encoding="utf-8")
TABLE = REFERENCE.partition("## The modules")[2].partition("## How long")[0]
PUBLIC = {name for row in re.findall(r"^\| (`.+?) \|", TABLE, re.MULTILINE) for name in re.findall(r"`([\w.]+)`", row)}
PACKAGES = "core|search|portal_pages|webforms|knowledge_base"
OURS = re.compile(rf"^from ((?:{PACKAGES})(?:\.\w+)*) import (.+)$|^pytest_plugins = \[\"([\w.]+)\"\]", re.MULTILINE)
#: What authors begin with; the tests of lendings look behind the curtain, a stranger's need not.
BEGINNINGS = [
    TUTORIAL,
    *sorted((ROOT / "core" / "project" / "plugin_template").rglob("*.py-tpl")),
    *sorted((ROOT / "tests" / "lendings" / "wagdesk_lendings").rglob("*.py")),
]


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_module_is_there_and_says_what_it_is_for(name):
    module = import_module(name)

    assert module.__doc__
    assert all(hasattr(module, one) for one in getattr(module, "__all__", ()))


@pytest.mark.parametrize("path", BEGINNINGS, ids=lambda path: path.name)
def test_what_authors_begin_with_imports_what_is_public(path):
    for module, names, fixtures in OURS.findall(path.read_text(encoding="utf-8")):
        assert (module or fixtures) in PUBLIC, f"{path.name} imports from {module or fixtures}"
        for name in filter(None, (one.strip() for one in names.split(","))):
            assert not name.startswith("_") and hasattr(import_module(module), name)


@pytest.mark.parametrize("name", loading.hook_names())
def test_no_hook_stays_longer_than_it_was_said_to(name):
    deprecation = getattr(loading.specification(name), "wagdesk_deprecated", None)

    assert deprecation is None or _number(CONTRACT_VERSION) < _number(deprecation.removed_in), str(deprecation)


@pytest.mark.parametrize(
    ("required", "starts"),
    [
        (">=0.1,<0.2", ["0.1"]),
        (">=0.3,<0.5", ["0.3", "0.4"]),
        ("~=0.3", ["0.3", "0.4", "0.5"]),
        (">=0.1", ["0.1", "0.2", "0.3", "0.4", "0.5", "1.0"]),
        ("==0.2", ["0.2"]),
    ],
)
def test_a_plugin_is_started_on_the_versions_its_range_names(monkeypatch, required, starts):
    from tests.core.plugins.manifests import Alpha

    monkeypatch.setattr(Alpha, "requires_core", required)
    for version in ("0.1", "0.2", "0.3", "0.4", "0.5", "1.0"):
        monkeypatch.setattr(discovery, "CONTRACT_VERSION", version)
        found = resolve(points("Alpha", "Beta"))

        assert ("alpha" in found.slugs) is (version in starts), version
        if version not in starts:
            assert f"needs core {required}, this is {version}" in reasons(found)["alpha"]


def _number(version):
    return tuple(int(part) for part in version.split("."))
