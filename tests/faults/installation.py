"""A real installation for tests of faults: its own database, home and processes, all of which may be killed.

Its database is a copy of what the test has made so far; the test reads it through a second connection.
"""

import http.client
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.utils import load_backend

from tests.architecture.sources import ROOT
from tests.faults.own_server import OwnServer
from tests.install.running import clean_environment
from tests.servers.postgresql import free_port

#: Of the connection to the copy.
ALIAS = "installation"
#: Machines that run tests have more to do.
START_WITHIN_SECONDS = 90.0


class Unanswered(Exception):
    """The server is not there, went away before it answered, or said that it cannot now."""


class Installation:
    """`wagdesk serve` on SQLite; `serve` and `worker` on PostgreSQL."""

    def __init__(self, home: Path, url: str, **environment: str) -> None:
        self.home, self.url, self.port = home, url, free_port()
        self.environment = clean_environment(
            WAGDESK_HOME=str(home),
            DATABASE_URL=url,
            WAGDESK_SECRET_KEY=settings.SECRET_KEY,  # sessions and tokens of the test are good here
            WAGDESK_BASE_URL=f"http://localhost:{self.port}",
            WAGDESK_PROXIES="1",
            WAGDESK_UNDO_SECONDS="0",
            # What a killed process left behind is free again after twice this.
            WAGDESK_DELIVERY_TIMEOUT_SECONDS="6",
            WAGDESK_LOG_LEVEL="WARNING",
        )
        self.environment |= environment
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.log = home / "log"

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "core.project", *arguments]

    def start(self, *, beside: Mapping[str, str] | None = None) -> None:
        """Start what does not run; return when it answers."""
        commands = {"serve": self.command("serve", "--port", str(self.port))}
        if not self.is_sqlite:
            commands["serve"].append("--no-relay")
            commands["worker"] = self.command("worker")
        for name, command in commands.items():
            if name not in self.processes or self.processes[name].poll() is not None:
                with self.log.open("ab") as log:
                    self.processes[name] = subprocess.Popen(
                        command, cwd=ROOT, env={**self.environment, **(beside or {})}, stdout=log, stderr=log
                    )
        wait_until(lambda: self.health() == 200, within=START_WITHIN_SECONDS, said=self.said)

    def kill(self, name: str) -> None:
        """As if the power went."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """One command to its end."""
        return subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def said(self) -> str:
        """The end of what the processes wrote."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def health(self) -> int:
        """The status of `/healthz`; 0 where nobody answers."""
        try:
            return self.ask("GET", "/healthz", allowed=range(200, 600))[0]
        except Unanswered:
            return 0

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        allowed: Any = (200, 201, 302),
    ) -> tuple[int, bytes]:
        """One request on a connection of its own. Raises Unanswered, also for another answer than those allowed."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            client.request(method, path, body, {"Host": f"localhost:{self.port}", **(headers or {})})
            answer = client.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(str(error)) from error
        finally:
            client.close()
        if answer.status not in allowed:
            raise Unanswered(f"{answer.status} {read[:20000]!r}")
        return answer.status, read

    def rows(self, model: type[Model]) -> QuerySet[Any]:
        """Of its database."""
        return model._base_manager.using(ALIAS)


def wait_until(true: Callable[[], object], *, within: float, said: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"not within {within:.0f} s\n{said()}"
        time.sleep(0.1)


@contextmanager
def installed(place: Path, server: OwnServer | None = None, **environment: str) -> Iterator[Installation]:
    """A copy of the test's database in a home of its own; nothing runs yet, and in the end nothing does.

    On PostgreSQL the copy lies on the test's server unless another is given.
    """
    place.mkdir(exist_ok=True)
    with copied(place) if server is None else copied_to(server) as (url, settings_of_copy):
        known = {**connections.settings["default"], **settings_of_copy}
        connections.settings[ALIAS] = known
        # Called “default”, because tests refuse connections of names they were not told.
        connections[ALIAS] = load_backend(known["ENGINE"]).DatabaseWrapper(known, "default")
        one = Installation(place, url, **environment)
        try:
            yield one
        finally:
            one.stop()
            connections[ALIAS].close()
            del connections[ALIAS]
            del connections.settings[ALIAS]


@contextmanager
def copied(place: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The address of the copy, and what Django's settings say of it."""
    connection.close()
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        file = place / "db.sqlite3"
        with sqlite3.connect(known["NAME"]) as original, sqlite3.connect(file) as copy:
            original.backup(copy)
        original.close()
        copy.close()
        yield f"sqlite:///{file}", {"NAME": str(file)}
        return
    name = f"faults_{uuid4().hex[:12]}"
    address = f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
    # A template must have no other reader: what an earlier test's process or thread left connected goes.
    _administer(address, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{known['NAME']}'")
    _administer(address, f'CREATE DATABASE {name} TEMPLATE "{known["NAME"]}"')
    try:
        yield f"{address}/{name}", {"NAME": name}
    finally:
        with suppress(Exception):
            _administer(address, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def copied_to(server: OwnServer) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same, by dump and load."""
    known = connection.settings_dict
    connection.close()
    address = f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    server.load(address)
    yield server.url, {"NAME": "postgres", "HOST": "127.0.0.1", "PORT": str(server.port), "USER": "wagdesk"}


def _administer(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(statement)


def private_files(home: Path) -> set[str]:
    """Every attachment that lies in the home, as its row names it."""
    root = home / "private"
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
