"""What others import from search."""

from search.cursors import BadCursor
from search.documents import Entry, SearchDocument
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
    "find_number",
    "jump",
    "request_index",
    "search",
    "suggest",
]
