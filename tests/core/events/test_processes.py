"""Threads and processes: the relay in the server, the worker command, two writers on one database."""

import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from core.events import relay
from core.events.api import Received
from core.events.relay.round import run_round
from core.events.relay.running import Outcome
from core.events.relay.service import Relay
from core.events.relay.timings import threads
from tests.core.events import processes
from tests.core.events.sample import change, plugged, states, subscriber

pytestmark = pytest.mark.usefixtures("committed")


class Journal:
    """Lines that several processes append to one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def write(self, line: str) -> None:
        with self.path.open("a") as file:
            file.write(line + "\n")

    def note(self, received: Received) -> None:
        self.write(f"{received.event.item_id} {received.event.step}")

    def lines(self) -> list[str]:
        return self.path.read_text().splitlines()


@pytest.fixture
def journal(tmp_path) -> Journal:
    return Journal(tmp_path / "journal")


@contextmanager
def running(service: Relay) -> Iterator[None]:
    service.start()
    try:
        yield
    finally:
        service.stop()


def wait_until(true, within: float = 90.0) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(0.02)


def test_handlers_run_outside_transactions_of_the_relay():
    seen = []
    with plugged(subscriber(lambda received: seen.append(connection.in_atomic_block))):
        change(1)
        relay.run_until_idle()

    assert seen == [False]


def test_the_relay_of_the_server_process_delivers_when_rung_and_stops():
    heard = threading.Event()
    before = threading.active_count()
    with plugged(subscriber(lambda received: heard.set())):
        relay.start_in_process()
        relay.start_in_process()
        assert threading.active_count() == before + 4
        change(1)
        assert heard.wait(timeout=60)
        wait_until(lambda: states() == ["done"])
        relay.stop()

    assert threading.active_count() == before


def test_a_commit_is_delivered_without_waiting_for_the_poll(monkeypatch):
    monkeypatch.setattr("core.events.relay.service.POLL_SECONDS", 3600)
    heard = threading.Event()
    with plugged(subscriber(lambda received: heard.set())), running(Relay(workers=1)):
        time.sleep(0.3)
        change(1)

        assert heard.wait(timeout=60)


def test_what_another_process_appends_is_found_by_polling(journal):
    heard = threading.Event()

    def work() -> None:
        wait_until(lambda: "go" in journal.lines())
        change(1)

    with plugged(subscriber(lambda received: heard.set())):
        child = processes.start(work)
        with running(Relay(workers=1)):
            journal.write("go")

            assert processes.finish(child) == 0
            assert heard.wait(timeout=60)


def test_a_relay_goes_on_after_the_database_was_away(monkeypatch):
    monkeypatch.setattr("core.events.relay.service.REST_AFTER_FAULT_SECONDS", 0.01)
    faults = [OperationalError("server closed the connection")] * 3
    heard = threading.Event()

    def sometimes(**arguments):
        if faults:
            raise faults.pop()
        return run_round(**arguments)

    monkeypatch.setattr("core.events.relay.service.run_round", sometimes)
    with plugged(subscriber(lambda received: heard.set())), running(Relay(workers=1)):
        change(1)

        assert heard.wait(timeout=60)


def test_slow_queues_never_hold_up_quick_work():
    release, quick = threading.Event(), threading.Event()
    slow = subscriber(lambda received: release.wait(90), name="sample.slow", queue="mail")
    fast = subscriber(lambda received: quick.set(), name="sample.fast")
    with plugged(slow, fast):
        change(1)
        change(2)
        with running(Relay(workers=2)):
            assert quick.wait(timeout=60)
            release.set()
            wait_until(lambda: states("sample.slow") == ["done", "done"])


def test_slow_work_that_hangs_never_holds_up_mail():
    release, begun, sent = threading.Event(), [], []

    def hang(received: Received) -> None:
        begun.append(received.event.item_id)
        release.wait(90)

    slow = subscriber(hang, name="sample.slow", queue="slow")
    mail = subscriber(sent.append, name="sample.mail", queue="mail")
    with plugged(slow):
        for item in range(8):
            change(item)
    with plugged(slow, mail), running(Relay(workers=threads())):
        try:
            wait_until(lambda: begun)
            change(9)
            wait_until(lambda: sent)
            assert len(begun) == 1
        finally:
            release.set()


def test_with_two_threads_mail_goes_before_slow_work():
    ran = []
    with plugged(
        subscriber(lambda received: ran.append("slow"), name="sample.slow", queue="slow"),
        subscriber(lambda received: ran.append("mail"), name="sample.mail", queue="mail"),
    ):
        for item in range(3):
            change(item)
        with running(Relay(workers=2)):
            wait_until(lambda: len(ran) == 6)

    assert ran[:2] == ["mail", "slow"]


def test_a_stopping_relay_gives_back_what_it_did_not_start():
    with plugged(subscriber(lambda received: None)):
        for item in range(3):
            change(item)

        assert run_round(stopping=lambda: True) == {Outcome.DONE: 1}

    assert states() == ["done", "pending", "pending"]


def test_the_worker_finishes_what_it_works_on_when_it_is_told_to_stop(journal):
    def slowly(received: Received) -> None:
        journal.write("begun")
        time.sleep(0.5)
        journal.write("ended")

    with plugged(subscriber(slowly)):
        change(1)
        worker = processes.start(partial(call_command, "worker"))
        wait_until(lambda: "begun" in journal.lines())
        os.kill(worker, signal.SIGTERM)

        assert processes.finish(worker) == 0

    assert journal.lines() == ["begun", "ended"]
    assert states() == ["done"]


def test_two_processes_write_and_deliver_at_once_without_a_locked_database(journal):
    """Each of two processes appends 150 events of shared objects and runs a relay meanwhile."""

    def work(writer: int) -> None:
        relay.start_in_process()
        for number in range(150):
            change(number % 5, writer * 1000 + number)
        wait_until(lambda: "pending" not in states() and "running" not in states())
        relay.stop()

    with plugged(subscriber(journal.note)):
        writers = [processes.start(partial(work, writer)) for writer in (1, 2)]

        assert [processes.finish(writer, within=90) for writer in writers] == [0, 0]

    assert states() == ["done"] * 300
    heard = defaultdict(list)
    for line in journal.lines():
        item, step = line.split()
        heard[item, step[0]].append(int(step))
    assert sum(len(steps) for steps in heard.values()) == 300
    assert all(steps == sorted(steps) for steps in heard.values())
