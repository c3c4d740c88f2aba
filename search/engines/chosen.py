"""Which engine answers."""

from functools import cache

from search.engines.base import Engine
from search.engines.database.engine import DatabaseEngine


@cache
def engine() -> Engine:
    """The engine of this installation: the database's own full-text search."""
    return DatabaseEngine()
