"""kill -9 at every failpoint and at random moments: what was accepted exists once, and everybody hears of it."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

import core.events
from core.events import failpoints, relay, services
from core.events.api import PermanentFailure, Received, ScheduledJob, append_event
from core.events.models import Delivery, JobState, OutboxEntry, OutgoingMail
from tests.core.events import processes
from tests.core.events.sample import ItemChanged, change, deliveries, plugged, subscriber
from tests.core.events.test_processes import Journal, wait_until

SOURCES = Path(core.events.__file__).parent
NAMES = sorted(
    {name for path in SOURCES.rglob("*.py") for name in re.findall(r'failpoint\("(.+?)"\)', path.read_text())}
)

pytestmark = pytest.mark.usefixtures("committed")


class Desk:
    """A small service: a request changes an item, tells of it, and sends a mail, all in one transaction."""

    def __init__(self, directory: Path) -> None:
        self.accepted = Journal(directory / "accepted")
        self.heard = Journal(directory / "heard")
        self.job = ScheduledJob(slug="sample.job", every=timedelta(hours=1), run=lambda: self.heard.write("job"))

    def plugged(self):
        return plugged(subscriber(self.hear), jobs=(self.job,))

    def hear(self, received: Received) -> None:
        self.heard.write(str(received.event.item_id))
        if received.event.step and received.attempt == 1 and self.heard.lines().count(str(received.event.item_id)) == 1:
            raise PermanentFailure("once")

    def accept(self, number: int, *, step: int = 0) -> None:
        with transaction.atomic():
            JobState.objects.create(slug=f"change-{number}", next_run_at=timezone.now() + timedelta(days=1))
            append_event(ItemChanged(item_id=number, step=step))
            EmailMessage(
                "s", "b", "desk@desk.example", [f"{number}@a.example"], headers={"X-Wagdesk-Source": f"change-{number}"}
            ).send()
        self.accepted.write(str(number))

    def work(self) -> None:
        for number in range(3):
            self.accept(number, step=int(number == 0))
        relay.run_until_idle()
        relay.run_due_jobs()
        services.replay_parked_of(subscriber="sample.listen")
        self.accept(3)
        relay.run_until_idle()

    def recover(self) -> None:
        """What another process does later, when pauses and leases are over."""
        JobState.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now())
        for _again in range(4):
            Delivery.objects.filter(state="running").update(lease_until=timezone.now())
            Delivery.objects.filter(state="pending").update(next_at=timezone.now())
            services.replay_parked_of(subscriber="sample.listen")
            relay.run_until_idle()
        relay.run_due_jobs()

    def compare(self, received: list[tuple[str, str]]) -> None:
        changed = set(JobState.objects.filter(slug__startswith="change-").values_list("slug", flat=True))
        accepted = {f"change-{number}" for number in self.accepted.lines()}
        assert accepted <= changed, "an accepted change is gone"
        facts = OutboxEntry.objects.filter(event=ItemChanged.name).values_list("payload__item_id", flat=True)
        assert sorted(f"change-{number}" for number in facts) == sorted(changed), "a change and its event differ"
        mails = dict(OutgoingMail.objects.values_list("source", "message_id"))
        assert mails.keys() == changed, "a change and its mail differ"
        assert set(OutgoingMail.objects.values_list("state", flat=True)) <= {"sent"}
        assert {(f"change-{address.partition('@')[0]}", sent_as) for address, sent_as in received} == set(mails.items())
        assert {f"change-{number}" for number in self.heard.lines() if number != "job"} == changed
        assert set(Delivery.objects.values_list("state", flat=True)) <= {"done"}
        assert "job" in self.heard.lines()


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def armed(name: str, work) -> None:
    failpoints._armed[name] = "kill"
    work()


def test_every_step_has_its_failpoint():
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_a_failpoint_nothing_is_lost(name, desk, mail_server):
    with desk.plugged():
        child = processes.start(partial(armed, name, desk.work))
        assert processes.finish(child) == -signal.SIGKILL, f"the failpoint {name} was never reached"

        desk.recover()

    desk.compare(mail_server.received())


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_a_random_moment_nothing_is_lost(seed, desk, mail_server):
    moments = random.Random(seed)

    def work() -> None:
        relay.start_in_process()
        for number in range(10_000):
            desk.accept(number)

    with desk.plugged():
        child = processes.start(work)
        wait_until(lambda: desk.heard.lines() and desk.accepted.lines())
        time.sleep(moments.uniform(0, 0.7))
        os.kill(child, signal.SIGKILL)
        assert processes.finish(child) == -signal.SIGKILL

        desk.recover()

    assert desk.accepted.lines()
    desk.compare(mail_server.received())


def test_a_mail_killed_between_send_and_acknowledgement_goes_out_again_under_one_message_id(desk, mail_server):
    with desk.plugged():
        processes.finish(processes.start(partial(armed, "mail.after_send", desk.work)))
        desk.recover()

    copies = mail_server.received()
    twice = [copy for copy in set(copies) if copies.count(copy) == 2]
    assert len(twice) == 1


def test_a_handler_that_kills_its_process_each_time_is_parked_in_the_end(settings):
    settings.WAGDESK_DELIVERY_ATTEMPTS = 3
    with plugged(subscriber(lambda received: os.kill(os.getpid(), signal.SIGKILL))):
        change(1)
        for _try in range(3):
            assert processes.finish(processes.start(relay.run_until_idle)) == -signal.SIGKILL
            Delivery.objects.update(lease_until=timezone.now())

        assert processes.finish(processes.start(relay.run_until_idle)) == 0

    [parked] = deliveries()
    assert parked.state == "parked"
    assert "3 tries" in parked.last_error


@pytest.mark.parametrize(
    ("value", "ends"),
    [("", 0), ("other=kill", 0), ("here=kill", -signal.SIGKILL), ("other=raise, here=raise", 1), ("here=smile", 1)],
)
def test_failpoints_are_armed_by_the_environment(value, ends):
    code = "from core.events.failpoints import failpoint; failpoint('here')"
    environment = {**os.environ, failpoints.ENVIRONMENT: value}

    process = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)

    assert process.returncode == ends
