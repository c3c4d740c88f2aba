"""A database that cannot be reached is told in one line, with the remedy and without the password."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.project.settings.database import database
from tests.core.project.test_installation import wagdesk
from tests.servers.postgresql import free_port


def address(port: int | str) -> str:
    """Of a server of ours, with a password that nobody may read."""
    return f"postgresql://desk:s3cret@127.0.0.1:{port}/wagdesk"


@pytest.mark.parametrize("command", ["serve", "demo", "migrate", "worker", "ingest-mail -"])
def test_a_server_that_does_not_listen_is_named_without_a_traceback(tmp_path, command):
    port = free_port()

    answer = wagdesk(*command.split(), WAGDESK_HOME=str(tmp_path), DATABASE_URL=address(port))

    assert answer.returncode == os.EX_TEMPFAIL
    assert answer.stderr.startswith("The database cannot be reached: ")
    assert f'"127.0.0.1", port {port} failed: Connection refused' in answer.stderr
    assert "DATABASE_URL names it" in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert "s3cret" not in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("asked", ["serve --help", "help migrate", "check"])
def test_what_needs_no_database_asks_for_none(tmp_path, asked):
    answer = wagdesk(*asked.split(), WAGDESK_HOME=str(tmp_path), DATABASE_URL=address(free_port()))

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.postgresql
def test_a_database_that_the_server_does_not_have_is_named(tmp_path):
    other = os.environ["DATABASE_URL"].rpartition("/")[0] + "/nothing"

    answer = wagdesk("migrate", WAGDESK_HOME=str(tmp_path), DATABASE_URL=other)

    assert answer.returncode == os.EX_TEMPFAIL
    assert 'database "nothing" does not exist' in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (address("many"), "cannot be read: write it as postgresql://"),
        ("postgresql://desk:s3/c#ret@127.0.0.1/wagdesk", "cannot be read: write it as postgresql://"),
        ("mysql://desk:s3cret@127.0.0.1/wagdesk", "'mysql://…@127.0.0.1/wagdesk' cannot be used"),
        ("sqlite:////nowhere/at/all/db.sqlite3", "a file, but there is no directory /nowhere/at/all."),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(monkeypatch, url, reason):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured) as refusal:
        database()

    assert reason in str(refusal.value)
    assert "s3" not in str(refusal.value)
