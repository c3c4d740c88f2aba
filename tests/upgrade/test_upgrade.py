"""The code of the last release works on the database of this one, and this one on what that wrote meanwhile.

So an upgrade needs no pause: new columns have a default in the database or may be empty, and what is no longer used is
dropped one release later, when no process reads it any more.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT
from tests.core.project.test_installation import wagdesk
from tests.servers.desks import empty_desk, rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: What people have installed: the tag of the last release; before the first one, a commit that stands for it.
RELEASED = "ad17b54"
WORKING = Path(__file__).with_name("working.py")


@pytest.fixture
def old_code(tmp_path) -> Path:
    """The checkout of the last release."""
    known = subprocess.run(
        ["git", "cat-file", "-e", f"{RELEASED}^{{commit}}"], cwd=ROOT, capture_output=True, check=False
    )
    if known.returncode:
        pytest.skip(f"this checkout does not know {RELEASED}: it is shallow, or no repository")
    place = tmp_path / "released"
    place.mkdir()
    packed = subprocess.run(["git", "archive", RELEASED], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", place], input=packed, check=True)
    for package in PACKAGES:
        for built in (ROOT / package).rglob("static"):  # as a release brings it; how it looks is not asked here
            shutil.copytree(built, place / built.relative_to(ROOT), dirs_exist_ok=True)
    return place


def work(name: str, code: Path, desk: dict[str, str]) -> None:
    """A day at the desk with this code."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("WAGDESK_", "DJANGO_"))}
    environment = {**clean, **desk, "PYTHONPATH": str(code), "WAGDESK_PLUGINS": "tickets,email_channel,webhooks"}
    command = [sys.executable, "-P", str(WORKING), name]
    done = subprocess.run(command, env=environment, cwd=code, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{name} failed:\n{done.stderr[-3000:]}"


def test_old_processes_work_on_the_new_database_until_they_are_replaced(old_code, tmp_path):
    with empty_desk(tmp_path / "home") as desk:
        migrated = wagdesk("migrate", "-v0", **desk)
        assert migrated.returncode == 0, migrated.stderr

        work("older", old_code, desk)
        work("newer", ROOT, desk)
        work("straggler", old_code, desk)

        titles = {title for (title,) in rows(desk, "SELECT title FROM wagdesk_work_workitem")}
        assert {f"Changed by {name}" for name in ("older", "newer", "straggler")} <= titles
        checked = wagdesk("search", "check", **desk)
        assert checked.returncode == 0, checked.stdout
