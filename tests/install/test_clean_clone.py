"""A stranger clones the repository, shows it, looks at everything, starts again, and installs the wheel elsewhere."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Installation:
    """A wheel in an environment of its own, with what it needs to run and nothing that only tests need."""

    folder: Path
    variables: dict[str, str]

    @property
    def wagdesk(self) -> str:
        """The command."""
        return str(self.folder / "environment" / "bin" / "wagdesk")

    def run(self, *arguments: str | Path) -> str:
        """What the command printed; it has to succeed."""
        environment = clean_environment(**self.variables)
        command = [self.wagdesk, *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


@pytest.fixture(scope="module")
def elsewhere(clone: Path, demo: Service, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The clone's wheel, installed and migrated."""
    subprocess.run(["make", "wheel"], cwd=clone, env=clean_environment(), check=True, capture_output=True)
    [wheel] = (clone / "dist").glob("*.whl")
    folder = tmp_path_factory.mktemp("elsewhere")
    python = clone / ".venv" / "bin" / "python"
    subprocess.run([python, "-m", "venv", "--without-pip", folder / "environment"], check=True)
    target = folder / "environment" / "bin" / "python"
    install = [python, "-m", "uv", "pip", "install", "--quiet", "--python", target]
    subprocess.run([*install, "--require-hashes", "-r", clone / "requirements" / "runtime.txt"], check=True)
    subprocess.run([*install, "--no-deps", wheel], check=True)
    installation = Installation(folder, {"WAGDESK_HOME": str(folder / "home"), **address(free_port())})
    installation.run("check")
    installation.run("migrate", "--verbosity", "0")
    return installation


def test_a_wheel_installs_elsewhere_and_serves(elsewhere: Installation) -> None:
    port = elsewhere.variables["WAGDESK_BASE_URL"].rpartition(":")[2]
    serve = [elsewhere.wagdesk, "serve", "--port", port]
    with running(serve, cwd=elsewhere.folder, within=60, **elsewhere.variables) as (service, _):
        browser = Browser(elsewhere.variables["WAGDESK_BASE_URL"])
        assert browser.get("/healthz").status == 200
        walk = browser.walk(["/", "/accounts/login/"], most=40)
        assert walk.broken == [], service.output
        assert any(url.endswith("/contact/") for url in walk.seen), "a new installation has no way to ask"
        assert any(url.endswith(".css") for url in walk.seen), walk.seen


def test_every_command_of_ours_works_in_an_installed_wheel(elsewhere: Installation, tmp_path: Path) -> None:
    folders = [*ROOT.glob("*/management/commands"), *ROOT.glob("*/*/management/commands")]
    commands = [path.stem for folder in folders for path in folder.glob("[!_]*.py")]
    for command in commands:
        assert "usage" in elsewhere.run(command.replace("_", "-"), "--help").lower(), command

    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "lamp.md").write_text("---\ntitle: Change the lamp\n---\nUnplug it first.\n")
    (tmp_path / "mail.eml").write_text(
        "From: Dana <dana@customer.example>\nTo: support@desk.example\nSubject: Dark\nMessage-ID: <1@customer.example>"
        "\n\nThe lamp is dark.\n"
    )
    elsewhere.run("import-articles", tmp_path)
    elsewhere.run("ingest-mail", tmp_path / "mail.eml")

    assert "Change the lamp" in elsewhere.run("export-articles", "--jsonl")
    elsewhere.run("search", "rebuild")
    elsewhere.run("search", "check")
    assert len(commands) >= 7
