"""Rows read from the database and made ready for an engine."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from core.access.api import in_batches
from search.analysis.texts import texts_of
from search.documents import Entry, SearchDocument
from search.engines.base import Indexable
from search.models import IndexVersion
from search.registry import is_item_document

BATCH: Final = 200


def draw_version() -> int:
    """The next index version. Whoever draws later reads newer rows, so the higher version is never the older truth."""
    version: int = IndexVersion.objects.create().pk
    IndexVersion.objects.filter(pk__lt=version - 1000).delete()
    return version


def read(document: SearchDocument, pks: Collection[int]) -> list[Indexable]:
    """The eligible ones of these rows as the index should hold them. What is not among them must not be found."""
    return prepare(document, list(document.queryset().filter(pk__in=pks)))


def read_all(document: SearchDocument) -> Iterator[tuple[int, list[int]]]:
    """(version, primary keys) of every batch of eligible rows; the version is drawn before the rows are to be read."""
    for pks in in_batches(document.queryset(), BATCH):
        yield draw_version(), pks


def prepare(document: SearchDocument, rows: Sequence[Any]) -> list[Indexable]:
    """Entries of a batch of rows with realm and tokens. Raises what the document raises."""
    if not rows:
        return []
    entries = list(document.prepare(rows))
    pks = [entry.pk for entry in entries]
    tokens, realms = document.tokens(pks), document.realms(pks)
    return [
        _indexable(
            document,
            entry,
            tokens.get(entry.pk, frozenset()) if entry.tokens is None else entry.tokens,
            realms.get(entry.pk, "") if entry.realm is None else entry.realm,
        )
        for entry in entries
    ]


def _indexable(document: SearchDocument, entry: Entry, tokens: frozenset[str], realm: str) -> Indexable:
    if entry.kind != document.kind:
        raise ValueError(f"The document “{document.kind}” prepared an entry of kind “{entry.kind}”.")
    if any(" " in token for token in tokens):
        raise ValueError(f"A token of {entry.kind} {entry.pk} has a blank in it.")
    if is_item_document(document):
        entry = replace(entry, item=entry.pk)
    texts = texts_of(entry)
    return Indexable(entry, texts, document.group, realm, tokens, _digest(entry, texts.language))


def _digest(entry: Entry, language: str) -> str:
    """Of everything but access, which is compared by itself."""
    said = asdict(replace(entry, tokens=None, realm=None)) | {"analysed_as": language}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
