"""Several processes write at once, as in service: web with its relay, mail coming in, a worker beside them."""

import os
import time
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.conversations.models import Message
from core.events import relay
from core.events.models import Delivery, OutgoingMail
from core.work.models import WorkItem
from core.workspace.links import action_url
from plugins.email_channel.services import ingest
from tests.core.events import processes
from tests.faults.test_kill import recover

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: Longer by hand: WAGDESK_TEST_SECONDS=60.
SECONDS = float(os.environ.get("WAGDESK_TEST_SECONDS", "6"))


class Station:
    """One process: what it does until the time is over, and a line in a file for each thing that was accepted."""

    def __init__(self, directory: Path, name: str) -> None:
        self.done = directory / name
        self.done.touch()

    def until_the_end(self, step) -> None:
        relay.start_in_process()
        end = time.monotonic() + SECONDS
        number = 0
        with self.done.open("a") as accepted:
            while time.monotonic() < end:
                accepted.write(f"{step(number)}\n")
                accepted.flush()
                number += 1
        relay.stop()

    def accepted(self) -> list[str]:
        return self.done.read_text().splitlines()


def test_nobody_waits_in_vain_and_nothing_is_lost(form_page, people, tmp_path, settings):
    """Each process writes without a pause and runs a relay; a locked database would end one with an error."""
    settings.WAGDESK_UNDO_SECONDS = 0
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    forms, mails, answers = (Station(tmp_path, name) for name in ("forms", "mails", "answers"))

    def send_form(number: int) -> str:
        data = {"e_mail": f"mia{number % 7}@seegrund.example", "subject": f"Form {number}", "what_happened": "Drift."}
        data |= {"token": str(uuid4()), "photos": SimpleUploadedFile("log.txt", b"one line")}
        sent = Client(REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}").post(form_page.url, data)
        assert sent.status_code == 302, sent.content.decode()[:500]
        return data["subject"]

    def send_mail(number: int) -> str:
        mail = EmailMessage()
        mail["From"], mail["To"] = f"mia{number % 7}@seegrund.example", "help@wagdesk.example"
        mail["Subject"], mail["Message-ID"] = f"Mail {number}", f"<{number}@seegrund.example>"
        mail.set_content("Drift.")
        assert ingest(bytes(mail)).intake.item is not None
        return f"Mail {number}"

    def answer(number: int) -> str:
        client = Client()
        people.sign_in(client, "alice")
        item = WorkItem.objects.filter(kind="ticket").order_by("-pk").first()
        if item is None:
            return ""
        url = action_url("ticket", "reply", item.number)
        data = {"audience": "internal", "body_internal": f"Note {number}"}
        assert client.post(url, data).status_code == 302
        return f"Note {number}"

    children = [
        processes.start(partial(station.until_the_end, step))
        for station, step in ((forms, send_form), (mails, send_mail), (answers, answer))
    ]

    assert [processes.finish(child, within=SECONDS + 120) for child in children] == [0, 0, 0]
    recover()

    titles = list(WorkItem.objects.values_list("title", flat=True))
    assert sorted(titles) == sorted([*forms.accepted(), *mails.accepted()])
    notes = set(Message.objects.filter(conversation__audience="internal").values_list("text", flat=True))
    assert notes == {line for line in answers.accepted() if line}
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"kept"}
    assert min(len(forms.accepted()), len(mails.accepted()), len(answers.accepted())) > 2
