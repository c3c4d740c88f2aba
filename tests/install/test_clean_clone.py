"""A stranger clones the repository, shows it, looks at everything, starts again, and installs the wheel elsewhere."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.install.browsing import Browser
from tests.install.running import Service, clean_environment, running
from tests.servers.postgresql import free_port

pytestmark = [pytest.mark.install, pytest.mark.slow]

SETUP_SECONDS = 600.0
SECOND_START_SECONDS = 5.0
MOST_PAGES = 400
#: Without what a sentence puts behind an address.
ADDRESS = re.compile(r"https?://localhost:\d+(?:/[^\s<>\"',]*)?")
LOGIN = re.compile(r"^\s*(?P<email>[\w.+-]+@[\w.-]+)\s+/\s+(?P<password>\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, and nothing else."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    place = tmp_path_factory.mktemp("clone") / "wagdesk"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, place], check=True)
    return place


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def demo(clone: Path, port: int) -> Iterator[Service]:
    """`make demo` in the clone, for as long as this module's first tests need it."""
    with running(["make", "demo", f"PORT={port}"], cwd=clone, within=SETUP_SECONDS, **address(port)) as (service, _):
        yield service


def address(port: int) -> dict[str, str]:
    """Where the demo of this run is reached."""
    return {"WAGDESK_BASE_URL": f"http://localhost:{port}"}


def rows(clone: Path) -> dict[str, int]:
    """How many rows the tables of people's data have."""
    with sqlite3.connect(f"file:{clone}/var/db.sqlite3?mode=ro", uri=True) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if name.startswith(("wagdesk_people", "wagdesk_work", "wagdesk_conversations"))]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}


def test_the_demo_prints_addresses_and_logins(demo: Service) -> None:
    assert len(set(ADDRESS.findall(demo.output))) >= 3, demo.output
    assert len(LOGIN.findall(demo.output)) >= 2, demo.output


def test_a_visitor_finds_no_broken_link(demo: Service, port: int) -> None:
    walk = Browser(f"http://localhost:{port}").walk(ADDRESS.findall(demo.output), most=MOST_PAGES)
    assert walk.broken == []
    assert len(walk.seen) > 10, walk.seen


def test_everybody_whose_login_is_printed_finds_no_broken_link(demo: Service, port: int) -> None:
    for email, password in LOGIN.findall(demo.output):
        browser = Browser(f"http://localhost:{port}")
        answer = browser.sign_in(email, password)
        assert answer.status == 200, (email, answer)
        assert "/accounts/login" not in answer.url, f"{email} cannot sign in"
        walk = browser.walk(ADDRESS.findall(demo.output), most=MOST_PAGES)
        assert walk.broken == [], email


def test_nothing_was_logged_as_an_error_meanwhile(demo: Service) -> None:
    assert [line for line in demo.lines if " ERROR " in line or "Traceback" in line] == []


def test_a_second_start_takes_seconds_and_keeps_the_data(demo: Service, clone: Path) -> None:
    before = rows(clone)
    other = free_port()
    command = ["make", "demo", f"PORT={other}"]
    with running(command, cwd=clone, within=60, **address(other)) as (_, seconds):
        assert Browser(f"http://localhost:{other}").get("/healthz").status == 200
    assert sum(before.values()) > 0
    assert rows(clone) == before
    assert seconds < SECOND_START_SECONDS


def test_a_wheel_installs_elsewhere_and_serves(clone: Path, demo: Service, tmp_path: Path) -> None:
    subprocess.run(["make", "wheel"], cwd=clone, env=clean_environment(), check=True, capture_output=True)
    [wheel] = (clone / "dist").glob("*.whl")
    python = clone / ".venv" / "bin" / "python"
    subprocess.run([python, "-m", "venv", "--without-pip", tmp_path / "elsewhere"], check=True)
    install = [python, "-m", "uv", "pip", "install", "--quiet", "--python", tmp_path / "elsewhere" / "bin" / "python"]
    subprocess.run([*install, "--require-hashes", "-r", clone / "requirements" / "runtime.txt"], check=True)
    subprocess.run([*install, "--no-deps", wheel], check=True)

    wagdesk, home, port = str(tmp_path / "elsewhere" / "bin" / "wagdesk"), str(tmp_path / "home"), free_port()
    environment = {"WAGDESK_HOME": home, **address(port)}
    for command in (["check"], ["migrate", "--verbosity", "0"]):
        subprocess.run([wagdesk, *command], cwd=tmp_path, env=clean_environment(**environment), check=True)
    with running([wagdesk, "serve", "--port", str(port)], cwd=tmp_path, within=60, **environment) as (service, _):
        browser = Browser(f"http://localhost:{port}")
        assert browser.get("/healthz").status == 200
        walk = browser.walk(["/accounts/login/"], most=40)
        assert walk.broken == [], service.output
        assert any(url.endswith(".css") for url in walk.seen), walk.seen
