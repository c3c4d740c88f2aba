"""The plugin of docs/plugins/tutorial.md, taken from the page as readers take it, installs and passes its tests."""

import re
from pathlib import Path

import pytest

from tests.contract.test_start_plugin import run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins" / "tutorial.md"
#: The name of a file in a line of its own, perhaps with "(add)", and the block below it.
FILE = re.compile(r"^`([\w./]+)`( \(add\))?\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files():
    """Path → text: what is to be added has its imports put at the end of those that are there."""
    found = {}
    for name, is_more, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        if not is_more:
            assert name not in found, f"{name} is written twice"
            found[name] = text
            continue
        imports, _, rest = text.partition("\n\n\n")
        assert all(line.startswith("from ") for line in imports.splitlines()), f"{name}: imports first, then two lines"
        head, first, body = found[name].partition("\n\n\n")
        found[name] = f"{head}\n{imports}{first}{body.rstrip()}\n\n\n{rest}"
    return found


def test_every_block_of_code_belongs_to_a_file():
    blocks = re.findall(r"^```(\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(blocks) == len(FILE.findall(PAGE.read_text(encoding="utf-8"))) > 15


@pytest.mark.slow
def test_the_plugin_of_the_tutorial_installs_migrates_and_passes_its_tests(tmp_path):
    source = tmp_path / "visits"
    for name, text in files().items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    installing = ["-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    done = run(tmp_path, *installing, "--target", str(tmp_path / "site"), str(source))
    assert done.returncode == 0, done.stderr

    # Its checks fail where a plugin is left out.
    done = run(tmp_path, "-m", "core.project", "migrate", "--verbosity", "0", WAGDESK_STRICT_PLUGINS="true")
    assert done.returncode == 0, done.stderr[-4000:]
    done = run(
        tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(source), str(source / "tests")
    )

    assert done.returncode == 0, done.stdout[-8000:]
    assert " passed" in done.stdout and "skipped" not in done.stdout
