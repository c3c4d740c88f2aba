"""The index follows an erasure: what it says of a person is read again from the rows, or goes with them."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from core.privacy.api import Mode, Person, PersonalData
from search.engines.chosen import engine
from search.indexing.draining import Failures, index_keys
from search.indexing.reading import BATCH, draw_version
from search.registry import documents, is_item_document
from search.services import ITEM, request_index

#: The kind of entry that shows a customer.
CUSTOMER = "customer"


class Index(PersonalData):
    """Holds copies only: nothing of its own to export or to count."""

    slug: ClassVar[str] = "search"
    label: ClassVar[Any] = _("The search index")
    order: ClassVar[int] = 1000

    def erase(self, person: Person, mode: Mode) -> int:
        return 0

    def afterwards(self, person: Person, mode: Mode) -> None:
        """At once, and not when the queue comes to it: an erasure that is done leaves nothing to find.

        Raises RuntimeError naming what could not be read.
        """
        failures = Failures()
        items = person.keys("items")
        for start in range(0, max(len(items), 1), BATCH):
            some = items[start : start + BATCH]
            keys = set(_keys(some)) | {(CUSTOMER, person.customer_id)}
            index_keys(keys, version=draw_version(), failures=failures)
            _bury_unknown(keys)
        if failures.reasons:
            raise RuntimeError(f"The search index could not read {sorted(failures.reasons)}.")
        engine().purge()
        request_index(ITEM, items)


def _keys(items: list[int]) -> Iterable[tuple[str, int]]:
    own = [kind for kind, document in documents().items() if is_item_document(document)]
    yield from ((kind, pk) for kind in own for pk in items)
    for entries in engine().of_items(items).values():
        yield from entries


def _bury_unknown(keys: Iterable[tuple[str, int]]) -> None:
    """Entries of a plugin that is off: they come back when it is on and reads its rows anew."""
    known = documents()
    for kind, pk in keys:
        if kind not in known:
            engine().delete(kind, [pk], version=draw_version())
