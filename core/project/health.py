"""What machines ask a process: is it alive, is it fit to serve, and its figures."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from secrets import compare_digest

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from core.conversations.models import Intake
from core.events.models import JobState, OutgoingMail
from core.events.queries import count_by_state, lag, waiting_by_queue
from core.plugins.breakers import failing_hooks
from core.plugins.quarantine import left_out
from core.project.shared_cache import is_away, is_shared


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` when the database answers, 503 otherwise: restart the process."""
    if _database():
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when people can be sent here: the database answers and is up to date. 503 names what is not so.

    Without the shared cache pages are answered all the same, so it is named and nobody is sent away.
    """
    checks: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations}
    found: dict[str, str] = {}
    for name, check in checks.items():
        found[name] = check() or "ok"
        if found[name] != "ok":
            break
    is_ready = all(state == "ok" for state in found.values())
    if is_shared():
        found["cache"] = "away, each process caches for itself" if is_away() else "ok"
    return JsonResponse({"ready": is_ready, "checks": found}, status=200 if is_ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is the same
        return "unavailable"
    return ""


def _migrations() -> str:
    """Newer ones in the database are no hindrance: while an upgrade goes on, old processes serve on."""
    if _shipped() <= MigrationRecorder(connection).applied_migrations().keys():
        return ""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{missing} to run" if missing else ""


@cache
def _shipped() -> frozenset[tuple[str, str]]:
    """App and name of every migration of this program; reading them takes longer than all the rest of the answer."""
    return frozenset(MigrationLoader(None).disk_migrations)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus. 404 until WAGDESK_METRICS_TOKEN is set, 401 without it as a bearer token."""
    token = settings.WAGDESK_METRICS_TOKEN
    if not token:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not compare_digest(given.encode(), token.encode()):
        return HttpResponse("401\n", status=401, content_type="text/plain", headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    registry.register(_Desk())
    return registry


class _Desk(Collector):
    """What waits and what failed, counted in the database at each scrape; the same whichever process is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A constant number of queries."""
        yield _by("wagdesk_deliveries", "Deliveries of events by state.", "state", count_by_state().items())
        seconds = lag().total_seconds()
        yield GaugeMetricFamily("wagdesk_outbox_lag_seconds", "Age of the oldest event not delivered.", value=seconds)
        waiting = waiting_by_queue()
        numbers = [(queue, number) for queue, (number, _since) in waiting.items()]
        yield _by("wagdesk_queue_waiting", "Deliveries that could run now, by queue of the workers.", "queue", numbers)
        ages = [(queue, since.total_seconds()) for queue, (_number, since) in waiting.items()]
        yield _by("wagdesk_queue_lag_seconds", "How long the oldest of them could have run.", "queue", ages)
        mails = OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk"))
        yield _by("wagdesk_outgoing_mails", "Outgoing mails by state.", "state", mails)
        arrivals = Intake.objects.order_by().values_list("state").annotate(Count("pk"))
        yield _by("wagdesk_arrivals", "Arrivals by state.", "state", arrivals)
        failed = JobState.objects.exclude(last_error="").count()
        yield GaugeMetricFamily("wagdesk_jobs_failed", "Scheduled jobs whose last run failed.", value=failed)
        late = JobState.objects.filter(next_run_at__lt=timezone.now()).count()
        yield GaugeMetricFamily("wagdesk_jobs_due", "Scheduled jobs whose time has come.", value=late)
        resting = sum(one.is_resting for rows in failing_hooks().values() for one in rows)
        yield GaugeMetricFamily("wagdesk_hooks_resting", "Hooks of plugins left alone after failures.", value=resting)
        gone = len(left_out())
        yield GaugeMetricFamily("wagdesk_plugins_left_out", "Plugins left out at start.", value=gone)


def _by(name: str, text: str, label: str, numbers: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, number in numbers:
        family.add_metric([str(value)], number)
    return family
