"""Which documents there are now: those of enabled plugins, by kind."""

from collections import defaultdict

from django.db.models import Model

from core.access.api import Door
from core.plugins.api import enabled_contributions
from core.work.models import WorkItem
from search.documents import SearchDocument


def documents() -> dict[str, SearchDocument]:
    """Kind → document, of enabled plugins, in load order."""
    return {document.kind: document for document in enabled_contributions("search_documents")}


def documents_at(door: Door) -> dict[str, SearchDocument]:
    """Kind → document, of those offered at a door."""
    return {kind: document for kind, document in documents().items() if door in document.doors}


def kinds_by_model() -> dict[type[Model], list[str]]:
    """Concrete model → kinds of its documents; a proxy's documents belong to the model below it."""
    found: dict[type[Model], list[str]] = defaultdict(list)
    for kind, document in documents().items():
        concrete = document.model_class._meta.concrete_model
        if concrete is not None:
            found[concrete].append(kind)
    return found


def is_item_document(document: SearchDocument) -> bool:
    """Whether the document is one of work items: its entries are their own collapse key."""
    return document.model_class._meta.concrete_model is WorkItem
