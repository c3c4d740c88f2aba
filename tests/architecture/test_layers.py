"""import-linter's contracts (pyproject.toml), and what it cannot see."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, name_of, product_modules, tree


def test_every_contract_of_who_may_import_whom_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.fail("import-linter is not installed: make setup-dev")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_package_is_called_utils_helpers_or_common() -> None:
    vague = {"utils", "helpers", "common", "util", "helper", "misc"}
    assert [name_of(path) for path in product_modules() if path.stem in vague or vague & set(path.parts)] == []


def test_what_others_use_of_the_access_package_stands_in_its_api() -> None:
    past_it = [
        f"{name_of(path)}:{node.lineno} {node.module}"
        for path in product_modules()
        if not name_of(path).startswith("core/access/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("core.access.")
        and node.module != "core.access.api"
        and not (name_of(path).startswith("core/testing/") and node.module == "core.access.testing")
    ]
    assert past_it == []
