"""`docs/security.md` names tests that exist, and a test for every promise."""

import ast
import re

from tests.architecture.sources import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(TEXT)
    assert len(named) > 40
    known = {
        path: {node.name for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body if hasattr(node, "name")}
        for path in {path for path, _name in named}
    }
    assert [f"{path}::{name}" for path, name in named if name not in known[path]] == []


def test_every_promise_names_its_test() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith(("| promise", "| ---"))]
    assert len(rows) > 20
    assert [row for row in rows if not NAMED.search(row)] == []
