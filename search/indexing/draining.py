"""The queue emptied: requests taken, rows read, the index written, and only then the requests deleted."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from django.db import transaction
from django.utils import timezone

from core.events.api import door, failpoint
from search.engines.chosen import engine
from search.indexing.reading import BATCH, draw_version, read
from search.models import IndexRequest, PendingRevocation, QueueState
from search.registry import documents, is_item_document
from search.services import ITEM, announce

logger = logging.getLogger("wagdesk.search")

Key = tuple[str, int]


@dataclass(frozen=True)
class Claim:
    """Requests taken together, and the revocations their reading will confirm. Both were read before any row."""

    requests: dict[int, Key]
    revocations: dict[int, Key]


@dataclass
class Failures:
    """Keys that could not be brought into the index, and why."""

    reasons: dict[Key, str] = field(default_factory=dict)

    def of(self, keys: Iterable[Key]) -> str:
        """Why one of these failed, or nothing."""
        return next((self.reasons[key] for key in keys if key in self.reasons), "")


def drain(*, seconds: float = inf) -> int:
    """Bring what waits into the index, until nothing does or the time is over; returns how many requests were served.

    When the time is over the queue is announced again: a thread of the relay has other work to do, too.
    """
    with transaction.atomic():
        QueueState.objects.select_for_update().filter(pk=1).first()
        QueueState.objects.filter(pk=1, is_announced=True).update(is_announced=False)
    failpoint("search.after_begin_commit")
    served, end = 0, monotonic() + seconds
    while claim := _claim():
        serve(claim)
        served += len(claim.requests)
        if monotonic() >= end:
            announce()
            break
        door.give_way()
    return served


def serve(claim: Claim) -> None:
    """Read what a claim names, write the index, then delete exactly what was claimed."""
    version = draw_version()
    failpoint("search.after_draw")
    targets = _targets({*claim.requests.values(), *claim.revocations.values()})
    failures = Failures()
    index_keys(set().union(*targets.values()), version=version, failures=failures)
    failpoint("search.before_confirm")
    _confirm(claim, targets, failures)
    failpoint("search.after_confirm_commit")


def index_keys(keys: Iterable[Key], *, version: int, failures: Failures) -> None:
    """Read these rows and write or remove their entries, kind by kind; kinds whose plugin is off are left alone."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    known = documents()
    for kind, pks in sorted(by_kind.items()):
        if kind in known:
            for start in range(0, len(pks), BATCH):
                _index(kind, pks[start : start + BATCH], version, failures)


def _index(kind: str, pks: list[int], version: int, failures: Failures) -> None:
    """A batch; if it fails, each row by itself, so that one bad row costs the others nothing."""
    try:
        found = read(documents()[kind], pks)
        engine().index(found, version=version)
        engine().delete(kind, set(pks) - {one.entry.pk for one in found}, version=version)
    except Exception as error:  # whatever a stranger's document raises; its reason is kept with the row
        if len(pks) > 1:
            for pk in pks:
                _index(kind, [pk], version, failures)
            return
        logger.exception("row cannot be indexed", extra={"kind": kind, "object_pk": pks[0]})
        failures.reasons[kind, pks[0]] = f"{type(error).__name__}: {error}"[:500]


def _claim() -> Claim | None:
    """A batch; of a long queue the oldest and the newest, because one fact may touch every row there is, and what
    somebody has just written must not wait behind them.
    """
    columns = IndexRequest.objects.due(timezone.now()).values_list("pk", "kind", "object_pk")
    waiting = list(columns.order_by("due_at", "id")[:BATCH])
    if len(waiting) == BATCH:
        waiting[BATCH // 2 :] = columns.order_by("-due_at", "-id")[: BATCH // 2]
    requests = {pk: (kind, object_pk) for pk, kind, object_pk in waiting}
    if not requests:
        return None
    wanted = set(requests.values())
    # What failed before and is not due yet is served by the same reading.
    pks = {pk for _, pk in wanted}
    failing = IndexRequest.objects.failing().filter(object_pk__in=pks).values_list("pk", "kind", "object_pk")
    requests |= {pk: (kind, object_pk) for pk, kind, object_pk in failing if (kind, object_pk) in wanted}
    rows = PendingRevocation.objects.filter(object_pk__in=pks)
    revocations = {pk: (kind, object_pk) for pk, kind, object_pk in rows.values_list("pk", "kind", "object_pk")}
    return Claim(requests, {pk: key for pk, key in revocations.items() if key in wanted})


def _targets(keys: Collection[Key]) -> dict[Key, set[Key]]:
    """Each key with the entries it stands for: an item for its own and every one collapsed under it."""
    items = {pk for kind, pk in keys if kind == ITEM}
    collapsed = engine().of_items(items) if items else {}
    own = [kind for kind, document in documents().items() if is_item_document(document)]
    return {
        (kind, pk): {(kind, pk)} if kind != ITEM else {*((one, pk) for one in own), *collapsed.get(pk, ())}
        for kind, pk in keys
    }


@transaction.atomic
def _confirm(claim: Claim, targets: dict[Key, set[Key]], failures: Failures) -> None:
    """Delete what was served. What failed waits for another try; it and what belongs to a plugin that is off stay
    hidden if they were revoked.
    """
    known = documents()
    reasons = {key: reason for key in targets if (reason := failures.of(targets[key]))}
    for pk, key in claim.requests.items():
        if key in reasons:
            IndexRequest.objects.filter(pk=pk).put_off(reasons[key])
    IndexRequest.objects.filter(pk__in=[pk for pk, key in claim.requests.items() if key not in reasons]).delete()
    unread = {key for key in targets if any(kind not in known for kind, _ in targets[key])}
    confirmed = [pk for pk, key in claim.revocations.items() if key not in reasons and key not in unread]
    PendingRevocation.objects.filter(pk__in=confirmed).delete()
    failpoint("search.before_confirm_commit")


@transaction.atomic
def ask_again_for_revoked() -> int:
    """Revocations nobody is working on any more are requested again; returns how many. Part of maintenance."""
    waiting = set(IndexRequest.objects.values_list("kind", "object_pk"))
    lost = set(PendingRevocation.objects.values_list("kind", "object_pk")) - waiting
    IndexRequest.objects.bulk_create(IndexRequest(kind=kind, object_pk=pk) for kind, pk in sorted(lost))
    return len(lost)
