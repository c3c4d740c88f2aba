"""Scheduled jobs: due ones are leased in the database, so that each runs in one process at a time."""

import logging
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from core.events import registry
from core.events.contracts import ScheduledJob
from core.events.failpoints import failpoint
from core.events.models import JobState
from core.events.relay import clocks
from core.events.tracing import working_on
from core.plugins.api import enabled_slugs

logger = logging.getLogger("wagdesk.events")
LONGEST_REASON = 2000


def run_due_jobs() -> list[str]:
    """Run what is due and not leased by another process; returns the slugs that ran."""
    clocks.watch.tick()
    on = enabled_slugs()
    jobs = {job.slug: job for plugin, job in registry.jobs() if plugin in on}
    ran = []
    for state in _states(jobs):
        lease = _lease(state, jobs[state.slug])
        if lease is not None:
            _run(jobs[state.slug], lease)
            ran.append(state.slug)
    return ran


def _states(jobs: dict[str, ScheduledJob]) -> list[JobState]:
    """Rows of the jobs that are due; a job seen for the first time is due now."""
    now = timezone.now()
    states = list(JobState.objects.filter(slug__in=jobs))
    if missing := jobs.keys() - {state.slug for state in states}:
        JobState.objects.bulk_create([JobState(slug=slug, next_run_at=now) for slug in missing], ignore_conflicts=True)
        states = list(JobState.objects.filter(slug__in=jobs))
    return [
        state
        for state in states
        if clocks.is_due(state, every=jobs[state.slug].every, now=now)
        and not clocks.is_leased(state, lease=jobs[state.slug].lease, now=now)
    ]


def _lease(state: JobState, job: ScheduledJob) -> datetime | None:
    """Compare and set: of two schedulers that saw the same row, one gets the lease."""
    lease = timezone.now() + job.lease
    unchanged = JobState.objects.filter(slug=state.slug, next_run_at=state.next_run_at, lease_until=state.lease_until)
    return lease if unchanged.update(lease_until=lease) else None


def _run(job: ScheduledJob, lease: datetime) -> None:
    started = timezone.now()
    reason = ""
    failpoint("jobs.before_run")
    try:
        with translation.override(settings.LANGUAGE_CODE), working_on(job=job.slug):
            job.run()
    except Exception as failure:  # noqa: BLE001 - a job is a stranger's code; its fault becomes the row's reason
        reason = f"{type(failure).__name__}: {failure}"[:LONGEST_REASON]
        logger.warning("scheduled job failed", exc_info=failure, extra={"job": job.slug})
    failpoint("jobs.after_run")
    JobState.objects.filter(slug=job.slug, lease_until=lease).update(
        lease_until=None, last_run_at=started, next_run_at=started + job.every, last_error=reason
    )
    failpoint("jobs.after_result_commit")
