"""The index compared with the database, in both directions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from search.documents import SearchDocument
from search.engines.base import Indexable, Known
from search.engines.chosen import engine
from search.indexing.reading import read, read_all
from search.models import IndexRequest


@dataclass
class Findings:
    """What does not agree, as primary keys of a kind."""

    kind: str
    rows: int = 0
    missing: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    wrong_access: list[int] = field(default_factory=list)

    @property
    def wrong(self) -> set[int]:
        """Everything that should be read again."""
        return {*self.missing, *self.extra, *self.stale, *self.wrong_access}


def check(document: SearchDocument, progress: Callable[[int], None] = lambda done: None) -> Findings:
    """Compare every eligible row with its entry, and every entry with its row. Changes nothing.

    While people write, a row that changed a moment ago may be named: what waits in the queue is left out.
    """
    found = Findings(document.kind)
    known = dict(engine().known(document.kind))
    for _, pks in read_all(document):
        indexables = read(document, pks)
        for one in indexables:
            _compare(one, known.pop(one.entry.pk, None), found)
        found.rows += len(indexables)
        progress(len(pks))
    found.extra = sorted(known)
    _leave_out_waiting(found)
    return found


def _compare(one: Indexable, known: Known | None, found: Findings) -> None:
    pk = one.entry.pk
    if known is None:
        found.missing.append(pk)
        return
    if known.digest != one.digest:
        found.stale.append(pk)
    if (known.realm, known.tokens) != (one.realm, one.tokens):
        found.wrong_access.append(pk)


def _leave_out_waiting(found: Findings) -> None:
    rows = IndexRequest.objects.filter(kind__in=[found.kind, ""], attempts=0)
    waiting = set(rows.values_list("object_pk", flat=True))
    for pks in (found.missing, found.extra, found.stale, found.wrong_access):
        pks[:] = [pk for pk in pks if pk not in waiting]
