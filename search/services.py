"""What others may ask of the index. The work itself is done later, from the database (`search.indexing`)."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.events.api import append_event, failpoint
from core.work.models import WorkItem
from search.events import IndexRequested
from search.models import IndexRequest, PendingRevocation, QueueState
from search.registry import kinds_by_model

#: Kind of requests and revocations that name a work item and mean everything collapsed under it.
ITEM = ""
#: So many rows are written by one statement.
TOGETHER: Final = 500


@transaction.atomic
def request_index(kind: str, pks: Iterable[int]) -> None:
    """These rows of a document may have changed: read them again soon. Asking twice is harmless."""
    rows = [IndexRequest(kind=kind, object_pk=pk) for pk in pks]
    if rows:
        IndexRequest.objects.bulk_create(rows, batch_size=TOGETHER)
        append_event(IndexRequested())


def note_changes(touched: Iterable[tuple[str, int]]) -> None:
    """The subscriber's way in: many facts in a row announce the queue once, and one fact may touch very many rows.

    Not all or nothing: whoever dies on the way hears of the fact again, and asking twice is harmless.
    """
    rows = (IndexRequest(kind=kind, object_pk=pk) for kind, pk in touched)
    while some := list(islice(rows, TOGETHER)):
        announce(some)


@transaction.atomic
def announce(rows: Sequence[IndexRequest] = ()) -> None:
    """Say that requests wait, these among them, unless that has been said already.

    The lock on the queue's row is what makes that safe: whoever begins to take requests waits for this transaction to
    end, so a request is either announced or seen. It is held for this insert only, never in a writer's transaction.
    """
    QueueState.objects.get_or_create(pk=1)
    queue = QueueState.objects.select_for_update().get(pk=1)
    IndexRequest.objects.bulk_create(rows)
    if not queue.is_announced:
        QueueState.objects.filter(pk=1).update(is_announced=True)
        append_event(IndexRequested())
    failpoint("search.before_announce_commit")


@transaction.atomic
def try_again(kinds: Collection[str]) -> int:
    """Let the rows of these kinds that could not be indexed be read again now, with those of work items; how many."""
    rows = IndexRequest.objects.failing().filter(kind__in={ITEM, *kinds})
    number = rows.values("kind", "object_pk").distinct().count()
    if number:
        rows.update(due_at=timezone.now())
        announce()
    return number


def revoke(model: type[Model], pks: Sequence[int]) -> None:
    """Hide these rows' entries until the index knows who may still see them. Runs in the writer's transaction.

    Called for every narrowing write through `core.access.api.revoke`; a model that nothing indexes costs nothing.
    """
    concrete = model._meta.concrete_model
    kinds = [ITEM] if concrete is WorkItem else kinds_by_model().get(concrete or model, [])
    for kind in kinds:
        PendingRevocation.objects.bulk_create(
            (PendingRevocation(kind=kind, object_pk=pk) for pk in pks), batch_size=TOGETHER
        )
        request_index(kind, pks)
