"""What is taken in by this process itself: forms and mail, without a server beside it."""

import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from benchmarks.counting import Counter
from benchmarks.scenarios import Measured
from benchmarks.seeding.all import Seeded
from benchmarks.seeding.samples import mail_of
from benchmarks.words import Words
from plugins.email_channel.api import ingest
from webforms.forms import PageForm
from webforms.services import submit

#: Beyond any number a seeded mail has.
FIRST = 5_000_000


def forms(seeded: Seeded, words: Words, count: int) -> Measured:
    """The form's service, from the filled form to the stored ticket."""
    addresses = sorted(seeded.people.addresses.values())

    def send(place: int) -> None:
        answers = {"subject": words.line(), "message": words.text(2), "e-mail": addresses[place % len(addresses)]}
        answers["token"] = words.token()
        filled = PageForm(seeded.form, None, answers)
        if not filled.is_valid():
            raise ValueError(filled.errors)
        submit(filled)

    return _timed("create_form_service", send, count, aim_ms=25)


def mails(seeded: Seeded, words: Words, count: int) -> Measured:
    """Mails from known and unknown senders, with text and HTML, some with a file, one after another."""
    raw = _mails(seeded, words, FIRST, count + 1)

    def take(place: int) -> None:
        ingest(raw[place])

    return _timed("mail_ingest", take, count, aim_ms=12.5)


def _mails(seeded: Seeded, words: Words, first: int, count: int) -> list[bytes]:
    """Every fourth is from somebody new, every third brings a file."""
    addresses = sorted(seeded.people.addresses.values())
    return [
        mail_of(
            words,
            words.name(),
            f"new{number}@elsewhere.example" if number % 4 == 0 else addresses[number % len(addresses)],
            number,
            file=words.text(60).encode() if number % 3 == 0 else b"",
        )
        for number in range(first, first + count)
    ]


def mail_files(seeded: Seeded, words: Words, run: int, count: int, folder: Path) -> list[Path]:
    """So many mails as files; every `run` has its own."""
    (folder / str(run)).mkdir(parents=True)
    files = []
    for place, raw in enumerate(_mails(seeded, words, FIRST * (1 + run), count)):
        files.append(folder / str(run) / f"{place}.eml")
        files[-1].write_bytes(raw)
    return files


def _timed(name: str, do: Callable[[int], None], count: int, *, aim_ms: float) -> Measured:
    """Once for the queries, then against the clock."""
    counter = Counter()
    with connection.execute_wrapper(counter):
        do(0)
    seconds, processor = [], []
    for place in range(1, count + 1):
        begun, busy = time.perf_counter(), time.thread_time()
        do(place)
        seconds.append(time.perf_counter() - begun)
        processor.append(time.thread_time() - busy)
    return Measured(name, seconds, processor, queries=len(counter.statements), aim_ms=aim_ms)
