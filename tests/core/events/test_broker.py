"""Celery workers on a real broker: they are woken by it, and nothing depends on it."""

import os
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command

from core.events.api import Received
from core.events.broker import telling
from core.events.broker.queues import LANES, queue_of
from core.events.models import Delivery
from tests.core.events import processes
from tests.core.events.sample import change, deliveries, plugged, states, subscriber
from tests.core.events.test_processes import Journal, wait_until

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("committed")]


@pytest.fixture
def journal(tmp_path) -> Journal:
    return Journal(tmp_path / "journal")


@pytest.fixture
def broker(redis, settings):
    settings.WAGDESK_BROKER_URL = redis.url(1)
    settings.WAGDESK_DELIVERY_TIMEOUT_SECONDS = 3
    # Read with the address set, and once for all the workers that are forked from here.
    import_module("core.events.broker.work")
    return redis


@pytest.fixture
def no_sweeping(broker, monkeypatch) -> None:
    """Nothing is found but by the messages of the broker."""
    monkeypatch.setattr("core.events.broker.work.sweep_until", lambda stopping, queue: None)


@contextmanager
def worker(*queues: str) -> Iterator[int]:
    """A worker process; told to stop in the end, if it lives."""
    options = {"queues": ",".join(queues)} if queues else {}
    pid = processes.start(partial(call_command, "worker", **options))
    try:
        yield pid
    finally:
        os.kill(pid, signal.SIGTERM)
        processes.finish(pid, within=60)


def all_done() -> bool:
    return set(Delivery.objects.values_list("state", flat=True)) == {"done"}


def test_a_commit_wakes_a_worker_through_the_broker(no_sweeping, journal):
    with plugged(subscriber(journal.note)), worker("index"):
        change(1)

        wait_until(lambda: journal.lines() == ["1 0"] and all_done())


def test_a_worker_takes_from_its_queues_only(no_sweeping, journal):
    quick = subscriber(journal.note)
    mail = subscriber(lambda received: journal.write("mail"), name="sample.mail", queue="mail")
    with plugged(quick, mail), worker("mail"):
        change(1)
        wait_until(lambda: states("sample.mail") == ["done"])

    assert (journal.lines(), states()) == (["mail"], ["pending"])


def test_every_queue_of_a_subscriber_is_one_of_the_brokers():
    assert [queue_of(name) for name in ("mail", "slow", "index", "default", "anything")] == [
        "mail",
        "slow",
        "index",
        "index",
        "index",
    ]


def test_a_message_that_was_lost_is_found_in_the_database(broker, journal):
    with plugged(subscriber(journal.note)):
        change(1)
        wait_until(lambda: telling._teller._untold.empty())
        import_module("redis").Redis.from_url(broker.url()).flushall()
        with worker("index"):
            wait_until(all_done)

    assert journal.lines() == ["1 0"]


def test_work_goes_on_while_the_broker_is_away_and_after_it_is_back(broker, journal):
    with plugged(subscriber(journal.note)), worker("index"):
        change(1)
        wait_until(all_done)
        broker.stop()
        change(2, 1, 2, 3)
        change(3)
        wait_until(all_done)
        broker.start()
        change(4)
        wait_until(all_done)

    assert sorted(journal.lines()) == ["1 0", "2 1", "2 2", "2 3", "3 0", "4 0"]


def test_a_worker_begins_while_the_broker_is_away(broker, journal):
    broker.stop()
    with plugged(subscriber(journal.note)), worker("index"):
        change(1)

        wait_until(all_done)


def test_messages_that_nobody_reads_hold_nothing_up(broker, journal, monkeypatch):
    """As where a worker's connection broke and it never noticed."""

    class DeafWorker:
        def __init__(self, **options) -> None:
            pass

        def start(self) -> None:
            signal.signal(signal.SIGTERM, lambda *told: sys.exit(0))
            signal.pause()

    monkeypatch.setattr("core.events.broker.work.app.Worker", DeafWorker)
    monkeypatch.setattr("core.events.broker.sweeping.LATE", timedelta(seconds=2))
    with plugged(subscriber(journal.note)):
        change(1)
        with worker("index"):
            wait_until(all_done)

    assert journal.lines() == ["1 0"]


def test_what_a_killed_worker_had_begun_another_does(broker, journal, settings):
    settings.WAGDESK_DELIVERY_TIMEOUT_SECONDS = 1

    def sometimes(received: Received) -> None:
        journal.write(f"try {received.attempt}")
        if received.attempt == 1:
            time.sleep(60)

    with plugged(subscriber(sometimes)):
        first = processes.start(partial(call_command, "worker", queues="index"))
        change(1)
        wait_until(lambda: journal.lines() == ["try 1"])
        os.kill(first, signal.SIGKILL)
        processes.finish(first)
        with worker("index"):
            wait_until(all_done)

    assert journal.lines() == ["try 1", "try 2"]


def test_two_workers_deliver_once_and_in_the_order_of_each_object(broker, journal):
    with plugged(subscriber(journal.note)), worker("index"), worker("index"):
        for number in range(100):
            change(number % 5, number)
        wait_until(all_done)

    heard = defaultdict(list)
    for line in journal.lines():
        item, step = map(int, line.split())
        heard[item].append(step)
    assert sum(len(steps) for steps in heard.values()) == 100
    assert all(steps == sorted(steps) for steps in heard.values())


def test_what_failed_is_tried_again_when_its_pause_is_over(broker, journal, monkeypatch):
    monkeypatch.setattr("core.events.relay.timings.FIRST_PAUSE_SECONDS", 0.5)

    def fail_once(received: Received) -> None:
        journal.note(received)
        if received.attempt == 1:
            raise OSError("not now")

    with plugged(subscriber(fail_once)), worker("index"):
        change(1)
        wait_until(all_done)

    assert [delivery.attempts for delivery in deliveries()] == [2]


def test_a_worker_told_to_stop_finishes_what_it_works_on(broker, journal):
    def slowly(received: Received) -> None:
        journal.write("begun")
        time.sleep(0.5)
        journal.write("ended")

    with plugged(subscriber(slowly)):
        pid = processes.start(partial(call_command, "worker", queues="index"))
        change(1)
        wait_until(lambda: journal.lines() == ["begun"])
        os.kill(pid, signal.SIGTERM)
        assert processes.finish(pid) == 0

    assert journal.lines() == ["begun", "ended"]
    assert states() == ["done"]


def test_work_that_hangs_in_one_queue_holds_up_no_other_and_a_process_that_dies_is_followed_by_another(
    broker, journal, settings, tmp_path
):
    """`wagdesk worker` has a process for each queue."""
    enough = tmp_path / "enough"

    def hang(received: Received) -> None:
        """In a process of its own, so the word comes as a file."""
        deadline = time.monotonic() + 180
        while not enough.exists() and time.monotonic() < deadline:
            time.sleep(0.05)

    settings.WAGDESK_RELAY_THREADS = 1
    name_of_process = lambda received: journal.write(f"mail {os.getpid()}")  # noqa: E731
    slow = subscriber(hang, name="sample.slow", queue="slow")
    mail = subscriber(name_of_process, name="sample.mail", queue="mail")
    with plugged(slow, mail), worker():
        change(1)
        wait_until(lambda: states("sample.mail") == ["done"])
        os.kill(int(journal.lines()[0].split()[1]), signal.SIGKILL)
        change(2)
        wait_until(lambda: states("sample.mail") == ["done", "done"])
        assert "done" not in states("sample.slow")
        enough.touch()

    assert len({line.split()[1] for line in journal.lines()}) == 2


def test_a_commit_never_waits_for_the_broker(settings, monkeypatch):
    """Whoever sends may hang; whoever commits goes on."""
    settings.WAGDESK_BROKER_URL = "redis://broker.example/1"
    hanging, leave = threading.Event(), threading.Event()

    def hang(teller, *news) -> None:
        hanging.set()
        leave.wait(30)

    monkeypatch.setattr(telling, "_teller", telling.Teller())
    monkeypatch.setattr(telling.Teller, "_send", hang)
    with plugged(subscriber(lambda received: None)):
        for number in range(5):
            change(number)
        assert hanging.wait(10)
    leave.set()


@pytest.mark.parametrize("queues", ["letters", "", "mail,letters"])
def test_a_queue_that_does_not_exist_is_refused(broker, queues):
    with pytest.raises(CommandError, match=", ".join(LANES)):
        call_command("worker", queues=queues)


def test_without_a_broker_there_are_no_queues_to_choose():
    with pytest.raises(CommandError, match="BROKER_URL"):
        call_command("worker", queues="mail")
