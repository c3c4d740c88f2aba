"""One server for all of these tests: the demo company on SQLite, in a home of its own, served as anybody would."""

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from plugins.demo.loading import PASSWORD
from tests.architecture.sources import ROOT
from tests.browsers import chromium_page
from tests.install.running import running
from tests.servers.postgresql import free_port

#: Loading the demo takes most of it; other work may share the machine.
WITHIN_SECONDS = 240
expect.set_options(timeout=15_000)


class Desk:
    """A running service and a way to look at it."""

    def __init__(self, url: str, home: Path) -> None:
        self.url = url
        self.home = home
        self._signed_in: dict[str, Any] = {}

    @contextmanager
    def open(self, person: str = "", **look: Any) -> Iterator[Page]:
        """A page in a browser of this person; what the console said meanwhile fails the test."""
        state = self._signed_in.get(person) if person else None
        with chromium_page(base_url=self.url, storage_state=state, **look) as page:
            page.set_default_timeout(20_000)
            said = listen(page)
            if person and state is None:
                sign_in(page, person)
                self._signed_in[person] = page.context.storage_state()
            yield page
            assert said == []

    def mails_to(self, address: str, *, about: str) -> list[str]:
        """Subjects of mails queued or sent to somebody that mention a text; waits for the first."""
        deadline = time.monotonic() + 20
        while not (found := self._subjects(address, about)) and time.monotonic() < deadline:
            time.sleep(0.3)
        return found

    def _subjects(self, address: str, about: str) -> list[str]:
        with closing(sqlite3.connect(f"file:{self.home}/db.sqlite3?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT recipients, subject FROM wagdesk_events_outgoingmail").fetchall()
        return [subject for recipients, subject in rows if address in json.loads(recipients) and about in subject]


def listen(page: Page) -> list[str]:
    """What a page complains about: script errors, refused addresses, violations of the content security policy."""
    said: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        # A form that is sent back with what is wrong answers so; Chromium reports it as if a file were missing.
        # A draft refused because the session ended is said in words beside the text.
        ended = "status of 403" in line.text and line.location["url"].endswith("/draft/")
        if line.type == "error" and "status of 422" not in line.text and not ended:
            said.append(f"{page.url}: {line.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    return said


def sign_in(page: Page, person: str) -> None:
    """Through the form with the password."""
    page.goto("/accounts/login/?by=password")
    page.locator("#password-email").fill(person)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """The service, for as long as the session."""
    port = free_port()
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "core.project", "demo", "--port", str(port)]
    with tempfile.TemporaryDirectory(prefix="wagdesk-e2e-") as home:
        environment = {"WAGDESK_HOME": home, "WAGDESK_BASE_URL": url, "WAGDESK_UNDO_SECONDS": "3"}
        with running(command, cwd=ROOT, within=WITHIN_SECONDS, **environment):
            yield Desk(url, Path(home))


@pytest.fixture
def visit(desk: Desk) -> Callable[..., AbstractContextManager[Page]]:
    """`with visit("dana@…", width=390) as page:`; without a person, a visitor."""
    return desk.open
