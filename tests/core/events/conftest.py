"""A database other processes can see, and a mail server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from core.events import checks, registry
from core.events.models import Delivery, JobState, OutboxEntry, OutgoingMail
from core.plugins.api import Contribution
from tests.core.events import smtp_server
from tests.core.events.sample import ENABLED


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch) -> None:
    """Of all plugins only core.events itself publishes and listens, so that counts here depend on nothing elsewhere."""
    real = registry.contributions

    def own(hook: str) -> tuple[Contribution, ...]:
        return tuple(found for found in real(hook) if found.plugin == ENABLED)

    monkeypatch.setattr(registry, "contributions", own)
    monkeypatch.setattr(checks, "contributions", own)


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database without a transaction around the test; only the tables of core.events are emptied after it.

    pytest-django's fixture of this name flushes every table, and with it what migrations brought.
    """
    with django_db_blocker.unblock():
        yield
        for model in (Delivery, OutboxEntry, OutgoingMail, JobState):
            model.objects.all().delete()
        connections.close_all()


@pytest.fixture
def committed(transactional_db: None) -> None:
    """What the test writes is committed, so that other threads and processes see it."""


class MailServer:
    """A real SMTP server in a process of its own."""

    def __init__(self, place: Path, *options: str) -> None:
        self.directory = place / "received"
        self.directory.mkdir()
        command = [sys.executable, "-W", "ignore", smtp_server.__file__, str(self.directory), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.url = f"smtp://127.0.0.1:{self.port}"

    def received(self) -> list[tuple[str, str]]:
        return smtp_server.received(self.directory)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def outbox_backend(settings) -> None:
    """Mail is queued, and nothing leaves unless a test names a server."""
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    settings.WAGDESK_MAIL_URL = "mailbox:"
    settings.WAGDESK_BASE_URL = "https://desk.example:8000"


@pytest.fixture
def mail_server(tmp_path, settings, outbox_backend) -> Iterator[MailServer]:
    """A running mail server, and the settings that send to it."""
    server = MailServer(tmp_path)
    settings.WAGDESK_MAIL_URL = server.url
    yield server
    server.stop()
