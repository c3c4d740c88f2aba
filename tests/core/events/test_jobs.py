"""Scheduled jobs: in time, in one process, and again after a fault."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.events import relay
from core.events.api import ScheduledJob
from core.events.models import JobState
from core.events.relay import jobs
from tests.core.events.sample import DISABLED, plugged

pytestmark = pytest.mark.django_db


def hourly(run) -> ScheduledJob:
    return ScheduledJob(slug="sample.job", every=timedelta(hours=1), run=run)


def test_a_job_runs_when_first_seen_and_then_once_a_period():
    ran = []
    with plugged(jobs=(hourly(lambda: ran.append(1)),)):
        relay.run_due_jobs()
        relay.run_due_jobs()
        assert len(ran) == 1

        JobState.objects.filter(slug="sample.job").update(next_run_at=timezone.now())
        relay.run_due_jobs()

    assert len(ran) == 2
    state = JobState.objects.get(slug="sample.job")
    assert state.lease_until is None
    assert timedelta(minutes=59) < state.next_run_at - timezone.now() <= timedelta(hours=1)


def test_of_two_schedulers_that_saw_the_same_row_one_runs_the_job():
    job = hourly(lambda: None)
    with plugged(jobs=(job,)):
        [first] = jobs._states({job.slug: job})
        [second] = jobs._states({job.slug: job})

        assert jobs._lease(first, job) is not None
        assert jobs._lease(second, job) is None


def test_a_leased_job_waits_until_the_lease_is_over():
    ran = []
    job = hourly(lambda: ran.append(1))
    with plugged(jobs=(job,)):
        [state] = jobs._states({job.slug: job})
        jobs._lease(state, job)

        relay.run_due_jobs()
        assert ran == []

        JobState.objects.filter(slug=job.slug).update(lease_until=timezone.now() - timedelta(seconds=1))
        relay.run_due_jobs()

    assert ran == [1]


def test_a_job_that_raises_says_why_and_runs_again_next_time():
    faults = [ValueError("disk full")]

    def run() -> None:
        if faults:
            raise faults.pop()

    with plugged(jobs=(hourly(run),)):
        relay.run_due_jobs()
        assert JobState.objects.get(slug="sample.job").last_error == "ValueError: disk full"

        JobState.objects.filter(slug="sample.job").update(next_run_at=timezone.now())
        relay.run_due_jobs()

    assert JobState.objects.get(slug="sample.job").last_error == ""


def test_a_job_of_a_disabled_plugin_does_not_run():
    ran = []
    with plugged(jobs=(hourly(lambda: ran.append(1)),), plugin=DISABLED):
        relay.run_due_jobs()

    assert ran == []
