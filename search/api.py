"""What others import from search."""

from search.cursors import BadCursor
from search.documents import Entry, SearchDocument, Touched, pks_of
from search.queries import find_number, jump, search, suggest
from search.results import Result, Results, Suggestions
from search.services import request_index

__all__ = [
    "BadCursor",
    "Entry",
    "Result",
    "Results",
    "SearchDocument",
    "Suggestions",
    "Touched",
    "find_number",
    "jump",
    "pks_of",
    "request_index",
    "search",
    "suggest",
]
