"""The tables of search. Import them from here."""

from search.models.index import IndexedContent, IndexedEntry
from search.models.queue import IndexRequest, IndexVersion, KindState, PendingRevocation, QueueState

__all__ = [
    "IndexRequest",
    "IndexVersion",
    "IndexedContent",
    "IndexedEntry",
    "KindState",
    "PendingRevocation",
    "QueueState",
]
