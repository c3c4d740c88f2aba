"""Real processes of the service on the database of the tests."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from django.db import connection

from tests.core.events.test_processes import wait_until


def database_url() -> str:
    """The database of the tests, as other processes find it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    account = f"{quote(facts['USER'])}:{quote(facts['PASSWORD'])}".rstrip(":")
    return f"postgresql://{account}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


class Service:
    """Commands with one environment. What was started is ended with the test, hard if need be."""

    def __init__(self, place: Path, **environment: str) -> None:
        self.place = place
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("WAGDESK_", "DJANGO_"))}
        own = {
            "WAGDESK_HOME": str(place / "home"),
            "WAGDESK_SECRET_KEY": os.environ["WAGDESK_SECRET_KEY"],
            "WAGDESK_DELIVERY_TIMEOUT_SECONDS": "3",
            "DATABASE_URL": database_url(),
        }
        self.environment = {**clean, **own, **environment}
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """`wagdesk COMMAND` in a process of its own."""
        return self.start_program(sys.executable, "-m", "core.project", *command)

    def start_program(self, *command: str) -> subprocess.Popen[bytes]:
        """Any program; what it says is in `log`."""
        with (self.place / "log").open("ab") as log:
            started = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self.started.append(started)
        return started

    @property
    def log(self) -> str:
        """What all of them said."""
        return (self.place / "log").read_text(errors="replace")

    def stop(self) -> None:
        """All of them, at once, then whatever is left of their sessions."""
        for process in self.started:
            process.terminate()
        for process in self.started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=40)
            kill_tree(process.pid)
            process.wait()


@contextmanager
def service(place: Path, **environment: str) -> Iterator[Service]:
    """For the length of a test."""
    started = Service(place, **environment)
    try:
        yield started
    finally:
        started.stop()


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def kill_tree(pid: int) -> None:
    """kill -9, the children first, so that none is started again."""
    below = children(pid)
    for one in [pid, *below]:
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue


class Visitor:
    """A browser without a screen."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        """The page. Raises URLError."""
        with self._opener.open(self.base + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        """The page after a form was sent, with what the page of the form wants sent back."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.get(path)))
        data = urlencode({**hidden, **fields}).encode()
        with self._opener.open(self.base + path, data=data, timeout=30) as answer:
            return str(answer.read().decode())


def wait_for(base: str, running: Service) -> None:
    """Until it answers."""

    def answers() -> bool:
        try:
            return "ok" in Visitor(base).get("/healthz")
        except (URLError, ConnectionError):
            time.sleep(0.2)
            return False

    try:
        wait_until(answers, within=90)
    except AssertionError:
        raise AssertionError(running.log[-3000:]) from None
