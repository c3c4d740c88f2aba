"""Load that writes down what was accepted, while processes are killed at seeded random moments; and the reckoning.

Who hears nothing, or a fault, sends the same again until it is accepted, as browsers' people, programs and mail servers
do. So in the end everything that was sent has to be there, each once.
"""

import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from core.api.models import IdempotencyKey
from core.conversations.models import Attachment, Intake, Message, Recipient
from core.events.models import Delivery, OutgoingMail
from core.work.models import Activity, WorkItem
from plugins.email_channel.models import ReceivedMail
from search.models import IndexRequest
from tests.architecture.sources import ROOT
from tests.faults.installation import Installation, Unanswered, private_files, wait_until
from webforms.models import Submission

#: The same for every request, as the cookie.
CSRF = "c" * 32
#: All must have come to rest by then: leases and the first pauses are seconds here.
REST_WITHIN_SECONDS = 240
PAUSE_SECONDS = 0.3


@dataclass(frozen=True)
class Access:
    """Who may what: sessions of an agent and a customer, a program's token, and where they write."""

    agent: str
    customer: str
    customer_pk: int
    program: str
    form: str
    items: tuple[int, ...]


@dataclass
class Load:
    """One way to write, again and again, each time with another text."""

    name: str
    send: Callable[[int, str], None]
    accepted: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    begun: str = ""

    def run(self, stopping: threading.Event) -> None:
        """Until told to stop; what was begun is sent until it is accepted, or the test has lost patience."""
        number = len(self.accepted)
        while not stopping.is_set():
            text = f"{self.name} {number}"
            self.begun = text
            self._until_accepted(number, text)
            number += 1
            time.sleep(PAUSE_SECONDS)  # or nobody else would come to anything on a small machine
        self.begun = ""

    def _until_accepted(self, number: int, text: str) -> None:
        end = time.monotonic() + REST_WITHIN_SECONDS
        while time.monotonic() < end:
            try:
                self.send(number, text)
            except Unanswered as reason:
                self.refusals.append(f"{text}: {reason}")
                time.sleep(PAUSE_SECONDS)
            else:
                self.accepted.append(text)
                return
        raise AssertionError(f"never accepted: {self.refusals[-1]}")


class Senders:
    """The five ways in."""

    def __init__(self, installation: Installation, access: Access, seed: int) -> None:
        self.installation, self.access = installation, access
        self.random = random.Random(seed)
        self.loads = [
            Load("form", self.form),
            Load("mail", self.mail),
            Load("program", self.program),
            Load("agent", self.agent),
            Load("portal", self.portal),
        ]

    def form(self, number: int, text: str) -> None:
        answers = {"e_mail": f"mia-{number}@seegrund.example", "subject": text, "what_happened": text}
        photo = SimpleUploadedFile("log.txt", text.encode())
        self._post(self.access.form, answers | {"photos": photo, "token": _token("form", number)}, "", (302,))

    def mail(self, number: int, text: str) -> None:
        """Every third time the command that takes the mail in is killed as well."""
        file = self.installation.home.parent / f"mail-{number}.eml"
        file.write_bytes(letter(number, text))
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(
                self.installation.command("ingest-mail", str(file)),
                cwd=ROOT,
                env=self.installation.environment,
                stdout=output,
                stderr=output,
            )
            if number % 3 == 2 and not file.with_suffix(".killed").exists():
                file.with_suffix(".killed").touch()
                time.sleep(self.random.uniform(0.5, 5))
                process.send_signal(signal.SIGKILL)
            code = process.wait()
            output.seek(0)
            if code:
                raise Unanswered(f"exit {code} {output.read()[-300:]!r}")

    def program(self, number: int, text: str) -> None:
        body = json.dumps({"title": text, "requesters": [self.access.customer_pk]}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": text}
        headers["Authorization"] = f"Bearer {self.access.program}"
        self.installation.ask("POST", "/api/v1/tickets", body, headers, (201,))

    def agent(self, number: int, text: str) -> None:
        item = self.access.items[number % len(self.access.items)]
        data = {"token": _token("agent", number), "audience": "public", "body_public": text}
        data |= {"to": [self.access.customer_pk], "files": SimpleUploadedFile("log.txt", text.encode())}
        self._post(f"/admin/tickets/{item}/reply/", data, self.access.agent, (302,))

    def portal(self, number: int, text: str) -> None:
        item = self.access.items[number % len(self.access.items)]
        data = {"body": text, "token": _token("portal", number)}
        self._post(f"/portal/requests/{item}/", data, self.access.customer, (302,))

    def _post(self, path: str, data: Mapping[str, Any], session: str, allowed: tuple[int, ...]) -> None:
        body = encode_multipart(BOUNDARY, {**data, "csrfmiddlewaretoken": CSRF})
        headers = {
            "Content-Type": MULTIPART_CONTENT,
            "Cookie": f"csrftoken={CSRF}" + (f"; sessionid={session}" if session else ""),
            # Many networks, or the brake on forms would be what is tested.
            "X-Forwarded-For": f"10.{self.random.randrange(256)}.{self.random.randrange(256)}.1",
        }
        self.installation.ask("POST", path, body, headers, allowed)


def letter(number: int, text: str) -> bytes:
    """A mail, the same each time it is sent."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"ole-{number}@seegrund.example", "help@wagdesk.example", text
    mail["Message-ID"] = f"<{number}@seegrund.example>"
    mail.set_content(text)
    mail.add_attachment(text.encode(), maintype="text", subtype="plain", filename="log.txt")
    # Without a boundary made by chance the same mail is the same bytes.
    mail.set_boundary(f"=={number}==")
    return bytes(mail)


def _token(name: str, number: int) -> str:
    """What an opened page carries along."""
    return f"{number:08x}-7425-40de-944b-{name.encode().hex():0>12}"


@dataclass
class Soak:
    """A run: load, kills at random moments, rest, and the reckoning."""

    installation: Installation
    senders: Senders
    received: Callable[[], list[tuple[str, str]]]
    seed: int

    def run(self, kills: int, *, minutes: float = 0) -> None:
        """So many kills, and more until the minutes are over."""
        moments = random.Random(self.seed)
        end = time.monotonic() + 60 * minutes
        done = 0
        with self.under_load():
            while done < kills or time.monotonic() < end:
                time.sleep(moments.uniform(0.2, 4))
                self.installation.kill(moments.choice(sorted(self.installation.processes)))
                self.installation.start()
                done += 1

    @contextmanager
    def under_load(self) -> Iterator[None]:
        """Everybody writes meanwhile; in the end, until what they began is accepted."""
        stopping = threading.Event()
        threads = [threading.Thread(target=load.run, args=(stopping,), daemon=True) for load in self.senders.loads]
        self.installation.start()
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stopping.set()
        for thread in threads:
            while thread.is_alive():
                self.age_keys()
                thread.join(1)

    def each_has_sent(self, more: int) -> None:
        """Wait until every way in was accepted so often from now on."""
        before = [len(load.accepted) for load in self.senders.loads]

        def have() -> bool:
            return all(len(load.accepted) >= had + more for load, had in zip(self.senders.loads, before, strict=True))

        wait_until(have, within=REST_WITHIN_SECONDS, said=self.installation.said)

    def age_keys(self) -> None:
        """A program waits two minutes until its call is given up; here that time is over at once."""
        stuck = self.installation.rows(IdempotencyKey).filter(
            status=None, created_at__lt=timezone.now() - timedelta(seconds=5)
        )
        if stuck.exists():
            stuck.update(created_at=timezone.now() - timedelta(hours=1))

    def hasten(self) -> None:
        """Whoever waits for another try need not."""
        self.installation.rows(Delivery).filter(state="pending").update(next_at=timezone.now())

    def rest(self) -> None:
        """Wait until nothing waits any more."""
        rows = self.installation.rows

        def is_idle() -> bool:
            waiting = rows(Delivery).filter(state__in=["pending", "running"]).exists()
            return not waiting and not rows(IndexRequest).exists()

        wait_until(is_idle, within=REST_WITHIN_SECONDS, said=lambda: f"{self.left()}\n{self.installation.said()}")

    def left(self) -> list[Any]:
        waiting = self.installation.rows(Delivery).exclude(state="done")
        return list(waiting.values_list("subscriber", "state", "attempts", "next_at", "last_error")[:20])

    def reckon(self) -> None:
        """Everything accepted is there once, and everybody was told."""
        for load in self.senders.loads:
            assert not load.begun, f"{load.begun} was never accepted: {load.refusals[-3:]}"
        assert not self.left()
        self._items()
        self._messages()
        self._letters()
        self._files()
        checked = self.installation.run("search", "check")
        assert checked.returncode == 0, checked.stdout + checked.stderr

    def accepted(self, *names: str) -> list[str]:
        return sorted(text for load in self.senders.loads if load.name in names for text in load.accepted)

    def _items(self) -> None:
        rows = self.installation.rows
        made = rows(WorkItem).exclude(number__in=self.senders.access.items)
        assert sorted(made.values_list("title", flat=True)) == self.accepted("form", "mail", "program")
        created = rows(Activity).filter(verb="work.created", item__in=list(made.values_list("pk", flat=True)))
        assert sorted(created.values_list("item", flat=True)) == sorted(made.values_list("pk", flat=True))
        forms = [answers["subject"] for answers in rows(Submission).values_list("answers", flat=True)]
        assert sorted(forms) == self.accepted("form")
        mails = rows(ReceivedMail).values_list("subject", "state")
        assert sorted(mails) == [(text, "handled") for text in self.accepted("mail")]
        assert not rows(Intake).exclude(state="handled").exists()

    def _messages(self) -> None:
        rows = self.installation.rows
        texts = sorted(text.strip() for text in rows(Message).values_list("text", flat=True))
        assert texts == self.accepted("form", "mail", "agent", "portal")
        states = set(rows(Recipient).values_list("message__text", "state"))
        assert states == {(text, "sent") for text in self.accepted("agent")}

    def _letters(self) -> None:
        mails = self.installation.rows(OutgoingMail)
        assert set(mails.values_list("state", flat=True)) <= {"sent"}
        wanted = {(address, mail.message_id) for mail in mails.defer("raw") for address in mail.recipients}
        assert set(self.received()) == wanted, "a letter is missing, or left under a second Message-ID"
        sources = list(mails.filter(source__startswith="email_channel.").values_list("source", flat=True))
        assert len(sources) == len(set(sources)) == len(self.accepted("form", "mail", "agent"))

    def _files(self) -> None:
        rows = self.installation.rows(Attachment)
        assert not rows.filter(message=None).exists(), "a file belongs to nothing"
        assert len(rows) == len(self.accepted("form", "mail", "agent"))
        assert {row.file.name for row in rows} <= private_files(self.installation.home), "a row without its file"


def is_long() -> bool:
    """Whether this is `make soak`, where more is tried than in every run of the suite."""
    return "SOAK_KILLS" in os.environ


def wanted_kills(default: int) -> int:
    return int(os.environ.get("SOAK_KILLS", default))


def wanted_minutes() -> float:
    return float(os.environ.get("SOAK_MINUTES", "0"))


def wanted_seed() -> int:
    return int(os.environ.get("SOAK_SEED", "1"))
