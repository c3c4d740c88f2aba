"""A plugin in its own distribution adds a kind with all that belongs to it, without a changed line in Wagdesk.

It lies in tests/lendings, is built and installed as pip does it, and its own tests run against the installed one.
"""

import shutil
from pathlib import Path

import pytest

from tests.contract.test_start_plugin import run

SOURCE = Path(__file__).resolve().parents[1] / "lendings"


@pytest.mark.slow
def test_it_installs_keeps_the_contract_and_is_there_gone_and_back(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("__pycache__"))
    installing = ["-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    done = run(tmp_path, *installing, "--target", str(tmp_path / "site"), str(source))
    assert done.returncode == 0, done.stderr

    done = run(
        tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(source), str(source / "tests")
    )

    assert done.returncode == 0, done.stdout[-8000:]
    assert " passed" in done.stdout and "skipped" not in done.stdout
