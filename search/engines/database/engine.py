"""The database engine: reading. Writing stands in `writing`."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from search.analysis.texts import Texts
from search.engines.base import Health, Hit, Indexable, Known, Page, Query, State
from search.engines.database import writing
from search.engines.database.dialect import Dialect
from search.engines.database.postgresql import PostgresqlDialect
from search.engines.database.sqlite import SqliteDialect
from search.engines.database.statements import search_statement
from search.models import IndexedEntry

#: The last columns of a row of hits, in their order.
SHOWN_AS_IS = ("url_admin", "url_portal", "meta", "meta_staff", "category", "status", "status_staff")


def dialect() -> Dialect:
    """The dialect of the database in use."""
    return PostgresqlDialect() if connection.vendor == "postgresql" else SqliteDialect()


class DatabaseEngine:
    """Full-text search of SQLite or PostgreSQL."""

    name = "database"

    def index(self, entries: Sequence[Indexable], *, version: int) -> None:
        """Add or replace entries unless the index has them in a higher version."""
        writing.write(entries, version=version, dialect=dialect())

    def delete(self, kind: str, pks: Collection[int], *, version: int) -> None:
        """Leave a tombstone unless the index has the entry in a higher version."""
        writing.bury(kind, pks, version=version, dialect=dialect())

    def search(self, query: Query) -> Page:
        """One statement."""
        statement = search_statement(query, dialect())
        if statement is None:
            return Page(hits=())
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            rows = cursor.fetchall()
        return Page(
            hits=tuple(_hit(row) for row in rows if row[2] is not None),
            counts={shown_as: total for shown_as, total, *_ in rows},
        )

    def of_items(self, items: Collection[int]) -> dict[int, set[tuple[str, int]]]:
        """Every entry collapsed under these items."""
        found: dict[int, set[tuple[str, int]]] = defaultdict(set)
        rows = IndexedEntry.objects.filter(item__in=items, is_live=True)
        for item, kind, pk in rows.values_list("item", "kind", "object_pk"):
            found[item or 0].add((kind, pk))
        return found

    def known(self, kind: str) -> Iterator[tuple[int, Known]]:
        """Everything of a kind, by primary key."""
        rows = IndexedEntry.objects.filter(kind=kind, is_live=True).order_by("object_pk")
        columns = ("object_pk", "content__digest", "realm", "access")
        for pk, digest, realm, access in rows.values_list(*columns).iterator(chunk_size=2000):
            yield pk, Known(digest=digest or "", realm=realm, tokens=frozenset(access.split()))

    def older_than(self, kind: str, version: int) -> list[int]:
        """Entries a rebuild did not meet."""
        rows = IndexedEntry.objects.filter(kind=kind, is_live=True, version__lt=version)
        return list(rows.values_list("object_pk", flat=True))

    def drop(self, kinds: Collection[str]) -> int:
        """Tombstones included."""
        return writing.drop(kinds, dialect())

    def purge(self) -> None:
        """Words that were removed leave the table's file, too."""
        dialect().purge()

    def maintain(self) -> None:
        """Remove tombstones that no late writer can know any more."""
        writing.remove_tombstones()

    def health(self) -> Health:
        """It is well as long as the database is."""
        rows = IndexedEntry.objects.filter(is_live=True).values_list("kind").annotate(total=Count("pk"))
        sentence = _("The database answers searches itself.")
        return Health(engine=self.name, state=State.WELL, sentence=sentence, entries=Counter(dict(rows)))


def _hit(row: Sequence[Any]) -> Hit:
    (
        shown_as,
        _,
        position,
        score,
        kind,
        pk,
        item,
        language,
        title,
        identifier,
        body,
        staff,
        properties,
        moment,
        *rest,
    ) = row
    return Hit(
        kind=kind,
        shown_as=shown_as,
        pk=pk,
        item=item,
        score=score,
        position=position,
        texts=Texts(title, identifier, body, staff, _json(properties), language),
        updated_at=_moment(moment),
        **dict(zip(SHOWN_AS_IS, rest, strict=True)),
    )


def _json(value: Any) -> dict[str, str]:
    """SQLite keeps JSON as text, PostgreSQL gives it decoded or as text, depending on the driver."""
    decoded: dict[str, str] = json.loads(value) if isinstance(value, str) else value
    return decoded


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
