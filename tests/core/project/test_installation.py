"""One home, one distribution, one command line."""

import logging
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.project import checks, cli, logs
from core.project.settings.paths import secret_key
from plugins.demo.company import SENDER
from tests.servers.postgresql import free_port


def wagdesk(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("WAGDESK_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "core.project", *arguments],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAGDESK_SECRET_KEY")
    first = secret_key(tmp_path)
    assert secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_packages_of_another_distribution_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = checks.origins()
    monkeypatch.setattr(checks, "origins", lambda: {**real, "search": tmp_path})
    [fault] = checks.one_distribution(None)
    assert fault.id == "wagdesk_project.E001"
    assert "search" in fault.msg


def test_this_installation_is_one_distribution() -> None:
    assert checks.one_distribution(None) == []


def test_a_bare_command_says_what_there_is(tmp_path: Path) -> None:
    answer = wagdesk(WAGDESK_HOME=str(tmp_path))
    assert answer.returncode == 0
    assert "wagdesk serve" in answer.stdout
    assert str(tmp_path) in answer.stdout


def test_nonsense_in_the_environment_is_named_without_a_traceback(tmp_path: Path) -> None:
    answer = wagdesk("check", WAGDESK_HOME=str(tmp_path), WAGDESK_PROXIES="many")
    assert answer.returncode == os.EX_TEMPFAIL
    assert answer.stderr.startswith("WAGDESK_PROXIES='many' cannot be used")
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("command", ["serve", "ingest-mail"])
@pytest.mark.parametrize("home", ["nowhere", "full", "secret"])
def test_a_home_that_cannot_be_made_is_named_without_a_traceback(tmp_path: Path, home: str, command: str) -> None:
    (tmp_path / "nowhere").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "media").touch()
    (tmp_path / "secret" / "secret_key").mkdir(parents=True)
    named = {"nowhere": "nowhere/home", "full": "full", "secret": "secret"}[home]

    answer = wagdesk(command, WAGDESK_HOME=str(tmp_path / named))

    assert answer.returncode == os.EX_TEMPFAIL
    assert str(tmp_path / home) in answer.stderr
    assert "WAGDESK_HOME names the directory" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_serving_an_unprepared_database_is_refused_with_the_remedy(tmp_path: Path) -> None:
    answer = wagdesk("serve", "--port", str(free_port()), WAGDESK_HOME=str(tmp_path))
    assert answer.returncode == 1
    assert "wagdesk migrate" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_taken_port_is_told_before_anything_is_prepared(command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = wagdesk(command, "--port", str(port), WAGDESK_HOME=str(tmp_path))

    assert answer.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in answer.stderr
    assert f"make demo PORT={port + 1}" in answer.stderr
    assert answer.stdout == ""
    assert not (tmp_path / "db.sqlite3").exists()


def test_a_number_that_is_no_port_is_refused(tmp_path: Path) -> None:
    answer = wagdesk("serve", "--port", "65536", WAGDESK_HOME=str(tmp_path))
    assert answer.returncode == 2
    assert "a port is a number from 1 to 65535" in answer.stderr


def test_a_command_is_found_by_its_name_with_hyphens(tmp_path: Path) -> None:
    answer = wagdesk("help", "create-super-user-of-nothing", WAGDESK_HOME=str(tmp_path))
    assert answer.returncode == 1
    answer = wagdesk("show-migrations-of-nothing", WAGDESK_HOME=str(tmp_path))
    assert "Unknown command: 'show-migrations-of-nothing'" in answer.stderr


@pytest.mark.parametrize("asked", [("ingest-mail", "--help"), ("help", "ingest-mail")])
def test_the_help_of_a_command_calls_it_as_it_was_typed(asked: tuple[str, ...], tmp_path: Path) -> None:
    answer = wagdesk(*asked, WAGDESK_HOME=str(tmp_path))
    assert answer.stdout.startswith("usage: wagdesk ingest-mail ")


def record(**extra: object) -> logging.LogRecord:
    """A log record with extras."""
    made = logging.LogRecord("wagdesk.events", logging.WARNING, "", 1, "delivery %s", ("parked",), None)
    vars(made).update(extra)
    return made


def test_a_log_line_carries_its_extras_for_people_and_for_programs() -> None:
    assert (
        logs.TextFormatter().format(record(delivery=81)).endswith("WARNING wagdesk.events delivery parked delivery=81")
    )
    line = logs.JsonFormatter().format(record(delivery=81))
    assert '"message": "delivery parked"' in line
    assert '"delivery": 81' in line


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """What a command finds in its environment when settings are read; it does nothing more."""

    def run_and_look(*arguments: str, **given: str) -> dict[str, str]:
        start = {"DJANGO_SETTINGS_MODULE": "tests.settings", "WAGDESK_HOME": str(tmp_path), **given}
        monkeypatch.setattr(os, "environ", start)
        assert cli.main(list(arguments)) == 0
        return start

    monkeypatch.setattr(cli.Commands, "execute", lambda commands: None)
    monkeypatch.setattr(cli, "require_database", lambda: None)
    return run_and_look


@pytest.mark.parametrize(
    ("arguments", "given", "expected"),
    [
        (("demo", "--port", "8104"), {}, "http://localhost:8104"),
        (("demo", "--port=8104"), {"WAGDESK_BASE_URL": "https://desk.example"}, "https://desk.example"),
        (("demo",), {}, None),
        (("serve", "--port", "8104"), {}, "http://localhost:8104"),
        (("serve", "--port", "8104"), {"WAGDESK_BASE_URL": "https://desk.example"}, "https://desk.example"),
        (("worker", "--port", "8104"), {}, None),
    ],
)
def test_links_lead_to_the_port_that_is_served(
    run: Callable[..., dict[str, str]], arguments: tuple[str, ...], given: dict[str, str], expected: str | None
) -> None:
    """Settings read the address when they are loaded, so it must stand there before."""
    assert run(*arguments, **given).get("WAGDESK_BASE_URL") == expected


@pytest.mark.parametrize(
    ("command", "given", "expected"),
    [
        ("demo", {}, SENDER),
        ("demo", {"WAGDESK_MAIL_FROM": "Desk <desk@desk.example>"}, "Desk <desk@desk.example>"),
        ("serve", {}, None),
    ],
)
def test_mails_of_the_demo_come_from_its_company(
    run: Callable[..., dict[str, str]], command: str, given: dict[str, str], expected: str | None
) -> None:
    assert run(command, **given).get("WAGDESK_MAIL_FROM") == expected


@pytest.mark.parametrize("arguments", [("serve", "--port", "8104"), ("demo", "--port=8104")])
def test_a_home_with_the_demo_is_served_as_the_demo(
    run: Callable[..., dict[str, str]], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / cli.DEMO_MARK).touch()

    found = run(*arguments)

    assert found["WAGDESK_MAIL_FROM"] == SENDER
    assert found["WAGDESK_BASE_URL"] == "http://localhost:8104"


def test_an_installation_without_the_demo_knows_no_sender_of_it(
    run: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "plugins.demo.company", None)

    assert "WAGDESK_MAIL_FROM" not in run("demo")


def test_the_address_of_the_demo_reaches_the_settings(tmp_path: Path) -> None:
    answer = wagdesk("demo", "--port", "8199", "--help", WAGDESK_HOME=str(tmp_path))
    assert answer.returncode == 0, answer.stderr

    answer = wagdesk("demo", "--port", "no number", WAGDESK_HOME=str(tmp_path))
    assert answer.returncode == 2
    assert answer.stderr.count("usage:") == 1
