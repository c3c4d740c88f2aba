"""The index built from the database, while people search and write.

Every batch draws its version before it reads, like any other writer, so what changes meanwhile wins. At the end those
entries go that no batch met.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from core.access.api import is_unguarded
from core.events.api import turn_seconds
from core.plugins.api import contributions
from search.analysis.words import ANALYSIS_VERSION
from search.documents import SearchDocument
from search.engines.chosen import engine
from search.indexing.draining import Failures, ask_again_for_revoked, drain, index_keys
from search.indexing.reading import draw_version, read_all
from search.models import IndexRequest, KindState
from search.registry import documents
from search.services import try_again


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild of one kind did."""

    kind: str
    indexed: int
    removed: int
    failures: dict[int, str]


def rebuild(document: SearchDocument, progress: Callable[[int], None] = lambda done: None) -> Rebuilt:
    """Bring every eligible row of a kind into the index and everything else out; `progress` hears of each batch.

    Rows that cannot be indexed are left as requests with their reason, and what failed before is tried again. Entries
    that were written after the rebuild began, by whomever, stay.
    """
    begun, indexed, failures = draw_version(), 0, Failures()
    for version, pks in read_all(document):
        index_keys([(document.kind, pk) for pk in pks], version=version, failures=failures)
        indexed += len(pks)
        progress(len(pks))
    failed = {pk: reason for (_, pk), reason in failures.reasons.items()}
    gone = set(engine().older_than(document.kind, begun)) - set(failed)
    engine().delete(document.kind, gone, version=draw_version())
    try_again([document.kind])
    _remember(document.kind, failed)
    return Rebuilt(document.kind, indexed - len(failed), len(gone), failed)


def _remember(kind: str, failed: dict[int, str]) -> None:
    IndexRequest.objects.bulk_create(
        IndexRequest(kind=kind, object_pk=pk, attempts=1, reason=reason) for pk, reason in failed.items()
    )
    built = {"rebuilt_at": timezone.now(), "analysis": ANALYSIS_VERSION, "missed_events": False}
    KindState.objects.update_or_create(kind=kind, defaults=built)


def maintain() -> None:
    """What the scheduled job does: serve what was left over, build what was never built or missed events, tidy up.

    While a plugin is gone that closed rows of a kind, they are indexed as nobody's; built again when it is back or
    forgotten, they are found as before.
    """
    IndexRequest.objects.of_a_clock_ahead(timezone.now()).update(requested_at=timezone.now(), due_at=timezone.now())
    ask_again_for_revoked()
    drain(seconds=turn_seconds())
    installed = {found.value.kind for found in contributions("search_documents")}
    on = documents()
    for kind in sorted(installed - set(on) | _unguarded(on)):
        KindState.objects.update_or_create(kind=kind, defaults={"missed_events": True})
    for kind in stale_kinds():
        rebuild(on[kind])
    engine().maintain()


def stale_kinds() -> list[str]:
    """Enabled kinds whose index was never built, was built by another analysis, or missed what is known by now."""
    on = documents()
    built = KindState.objects.filter(analysis=ANALYSIS_VERSION, rebuilt_at__isnull=False)
    current = set(built.filter(Q(missed_events=False) | Q(kind__in=_unguarded(on))).values_list("kind", flat=True))
    return [kind for kind in on if kind not in current]


def _unguarded(kinds: dict[str, SearchDocument]) -> set[str]:
    return {kind for kind, document in kinds.items() if is_unguarded(document.model_class)}
