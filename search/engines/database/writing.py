"""The database engine: writing. An entry is replaced only by a higher version; whoever comes late changes nothing.

Rows are locked in the order of their keys, so that two writers wait for each other instead of dying together.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.events.api import failpoint
from search.analysis.texts import analyse
from search.documents import Entry
from search.engines.base import Indexable
from search.engines.database.dialect import Dialect
from search.models import IndexedContent, IndexedEntry

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: Longer than any writer can hold a row it read: a delivery is given up after minutes.
TOMBSTONE_DAYS: Final = 2
CHUNK: Final = 500
LOWEST_OF_OTHERS: Final = 2**61

_COLUMNS: Final = ["shown_as", "item", "alike", "is_live", "language", "realm", "access", "day", "version"]
_TEXTS: Final = [
    "title",
    "identifier",
    "body",
    "staff",
    "properties",
    "url_admin",
    "url_portal",
    "meta",
    "meta_staff",
    "category",
    "status",
    "status_staff",
    "updated_at",
    "digest",
]


def write(entries: Sequence[Indexable], *, version: int, dialect: Dialect) -> None:
    """Add or replace entries, all in one transaction; the words are analysed before it opens."""
    prepared = {(one.entry.kind, one.entry.pk): (one, analyse(one.texts, one.entry.kind)) for one in entries}
    with transaction.atomic():
        ids = _claim(prepared, version)
        taken = [(ids[key], *prepared[key]) for key in prepared if key in ids]
        _upsert([_row(entry_id, one, version) for entry_id, one, _ in taken])
        IndexedContent.objects.bulk_create(
            [_content(entry_id, one) for entry_id, one, _ in taken],
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=_TEXTS,
        )
        dialect.write((entry_id, fields) for entry_id, _, fields in taken)
        failpoint("search.before_index_commit")
    failpoint("search.after_index_commit")


def bury(kind: str, pks: Collection[int], *, version: int, dialect: Dialect) -> None:
    """Take entries out of the index; what remains of each is its version."""
    if not pks:
        return
    with transaction.atomic():
        ids = _claim({(kind, pk) for pk in pks}, version)
        _upsert([
            IndexedEntry(pk=entry_id, kind=kind, object_pk=pk, day=_today(), version=version)
            for (_, pk), entry_id in ids.items()
        ])  # fmt: skip
        IndexedContent.objects.filter(entry__in=ids.values()).delete()
        dialect.erase(ids.values())
        failpoint("search.before_bury_commit")
    failpoint("search.after_bury_commit")


def drop(kinds: Collection[str], dialect: Dialect) -> int:
    """Forget kinds, chunk by chunk."""
    dropped = 0
    while True:
        with transaction.atomic():
            ids = list(IndexedEntry.objects.filter(kind__in=kinds).values_list("pk", flat=True)[:CHUNK])
            if not ids:
                return dropped
            dialect.erase(ids)
            dropped += IndexedEntry.objects.filter(pk__in=ids, is_live=True).count()
            IndexedEntry.objects.filter(pk__in=ids).delete()


def remove_tombstones() -> None:
    """Tombstones no late writer can know any more."""
    before = (timezone.now() - timedelta(days=TOMBSTONE_DAYS) - EPOCH).days
    IndexedEntry.objects.filter(is_live=False, day__lt=before).delete()


def _claim(keys: Collection[tuple[str, int]], version: int) -> dict[tuple[str, int], int]:
    """Lock the rows of these keys, made if need be; those of a lower version, by key."""
    ordered = sorted(keys)
    IndexedEntry.objects.bulk_create(
        (IndexedEntry(kind=kind, object_pk=pk) for kind, pk in ordered), ignore_conflicts=True
    )
    rows = IndexedEntry.objects.filter(
        kind__in={kind for kind, _ in ordered}, object_pk__in={pk for _, pk in ordered}, version__lt=version
    )
    wanted = set(ordered)
    found = rows.select_for_update().order_by("kind", "object_pk").values_list("kind", "object_pk", "pk")
    return {(kind, pk): entry_id for kind, pk, entry_id in found if (kind, pk) in wanted}


def _upsert(rows: list[IndexedEntry]) -> None:
    IndexedEntry.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=_COLUMNS)


def _row(entry_id: int, one: Indexable, version: int) -> IndexedEntry:
    return IndexedEntry(
        pk=entry_id,
        kind=one.entry.kind,
        shown_as=one.shown_as,
        object_pk=one.entry.pk,
        item=one.entry.item,
        alike=_alike(one.entry),
        is_live=True,
        language=one.texts.language,
        realm=one.realm,
        access=f" {' '.join(sorted(one.tokens))} ",
        day=(one.entry.updated_at - EPOCH).days,
        version=version,
    )


def _alike(entry: Entry) -> int | None:
    """Far below the negated keys of entries, so that a search may group by either in one column."""
    if not entry.alike:
        return None
    digest = hashlib.blake2b(f"{entry.kind}:{entry.alike}".encode(), digest_size=8).digest()
    return -(LOWEST_OF_OTHERS + int.from_bytes(digest) % LOWEST_OF_OTHERS)


def _content(entry_id: int, one: Indexable) -> IndexedContent:
    entry, texts = one.entry, one.texts
    return IndexedContent(
        entry_id=entry_id,
        title=texts.title,
        identifier=texts.identifier,
        body=texts.body,
        staff=texts.staff,
        properties=texts.properties,
        url_admin=entry.url_admin,
        url_portal=entry.url_portal,
        meta=entry.meta,
        meta_staff=entry.meta_staff,
        category=entry.category,
        status=entry.status,
        status_staff=entry.status_staff,
        updated_at=entry.updated_at,
        digest=one.digest,
    )


def _today() -> int:
    return (timezone.now() - EPOCH).days
