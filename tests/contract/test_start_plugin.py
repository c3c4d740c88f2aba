"""What `wagdesk start-plugin` writes installs, migrates, has a screen and an API, and passes its own tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]


def run(place, *command, **variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WAGDESK_")}
    kept.pop("DATABASE_URL", None)
    path = os.pathsep.join(map(str, (place / "site", ROOT)))
    environment = {**kept, "PYTHONPATH": path, "WAGDESK_HOME": str(place / "home"), **variables}
    return subprocess.run(
        [sys.executable, *command], cwd=place, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def written(tmp_path):
    """The plugin, and where it is installed as pip leaves it."""
    done = run(tmp_path, "-m", "core.project", "start-plugin", "lab_loans")
    assert done.returncode == 0, done.stderr
    assert "lab_loans" in done.stdout
    source = tmp_path / "lab_loans"
    installing = ["-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    done = run(tmp_path, *installing, "--target", str(tmp_path / "site"), str(source))
    assert done.returncode == 0, done.stderr
    return source


@pytest.mark.slow
def test_it_installs_migrates_and_passes_its_tests(written, tmp_path):
    done = run(tmp_path, "-m", "core.project", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    done = run(tmp_path, "-m", "core.project", "check", WAGDESK_STRICT_PLUGINS="true")
    assert done.returncode == 0, done.stderr

    done = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(written), str(written))

    assert done.returncode == 0, done.stdout[-6000:]
    assert " passed" in done.stdout and "skipped" not in done.stdout


@pytest.mark.slow
def test_the_contract_finds_what_is_wrong(written, tmp_path):
    """A suite that cannot fail proves nothing: each of these breaks one promise."""
    package = tmp_path / "site" / "lab_loans"
    rights = (package / "rights.py").read_text()
    (package / "rights.py").write_text(rights.replace('"view_entry"', '"look_at_entry"'))
    access = (package / "access.py").read_text()
    (package / "access.py").write_text(access.replace('if "lab_loans" in refs', 'if "others" in refs'))
    models = (package / "models.py").read_text()
    (package / "models.py").write_text(models.replace("max_length=200", "max_length=300"))
    manifest = (package / "apps.py").read_text()
    (package / "apps.py").write_text(manifest.replace(">=0.1,<0.2", ">=0.1"))

    contract = str(written / "tests" / "test_contract.py")
    done = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(written), contract)

    failed = {line.split("::")[-1].split(" ")[0] for line in done.stdout.splitlines() if line.startswith("FAILED")}
    assert failed >= {
        "test_the_manifest_says_what_administrators_and_the_core_want_to_know",
        "test_no_migration_is_missing",
        "test_its_rights_are_offered_with_words",
        "test_both_statements_of_each_fact_about_access_agree",
    }, done.stdout[-6000:]


@pytest.mark.parametrize(
    "name",
    ["core", "search", "Loans", "lab-loans", "json", "2nd", "tickets", "class", "früh", "_x", "__init__", "a__b"],
)
def test_a_name_that_cannot_be_a_package_is_refused_and_nothing_is_written(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CommandError, match="name"):
        call_command("start_plugin", name)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_with_something_in_it_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "pyproject.toml").touch()

    with pytest.raises(CommandError, match="not empty"):
        call_command("start_plugin", "lab_loans", "place")
    assert [path.name for path in (tmp_path / "place").iterdir()] == ["pyproject.toml"]


def test_nothing_that_is_there_is_overwritten(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lab_loans").mkdir()

    with pytest.raises(CommandError, match="already exists"):
        call_command("start_plugin", "lab_loans")
    assert list((tmp_path / "lab_loans").iterdir()) == []
