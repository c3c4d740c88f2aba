"""The small scripts of the customer pages: their sums, in Node; their behaviour is tested in the browser."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "scripts"
SOURCES = Path(__file__).parents[3] / "core" / "project" / "static_src" / "wagdesk_project"


def test_the_scripts_reckon_right():
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    done = subprocess.run(
        [node, "--test", *map(str, sorted(HERE.glob("*.test.js")))], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_customer_pages_stay_within_their_budget():
    """Sources are an upper bound: bundles are minified."""
    sheets = sum(path.stat().st_size for path in SOURCES.rglob("*.css"))
    scripts = sum(path.stat().st_size for path in SOURCES.rglob("*.js"))

    assert sheets <= 60 * 1024
    assert scripts <= 30 * 1024


def test_only_the_tokens_know_colours():
    for path in SOURCES.rglob("*.css"):
        if path.name != "tokens.css":
            assert "#" not in path.read_text(encoding="utf-8").replace("/*", ""), path.name
