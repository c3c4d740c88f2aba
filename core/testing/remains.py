"""Looks for words everywhere: in every column of every table of the database, and in every file of the home.

For proving that somebody was forgotten.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

#: Written once by migrations, never about a person.
_OF_LIBRARIES = frozenset({"django_migrations", "django_content_type", "auth_permission"})


def remains_of(words: Iterable[str]) -> list[str]:
    """Where one of the words stands, in any case: "table.column: word" and "file: word"."""
    wanted = {word.casefold() for word in words}
    return sorted({*_in_tables(wanted), *_in_files(wanted)})


def _in_tables(wanted: set[str]) -> Iterator[str]:
    with connection.cursor() as cursor:
        tables = [table for table in _tables(cursor) if table not in _OF_LIBRARIES]
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table name
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield from (f"{table}.{name}: {word}" for word in _found(value, wanted))


def _tables(cursor: Any) -> list[str]:
    """Also those behind a full-text index, which Django knows nothing of."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [row[0] for row in cursor.fetchall()]
    return connection.introspection.table_names(cursor)


def _in_files(wanted: set[str]) -> Iterator[str]:
    for path in sorted(Path(settings.WAGDESK_HOME).rglob("*")):
        if path.is_file():
            yield from (f"{path.name}: {word}" for word in _found(f"{path} ".encode() + path.read_bytes(), wanted))


def _found(value: Any, wanted: set[str]) -> Iterator[str]:
    if value is None or isinstance(value, bool | int | float):
        return
    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", "replace")
    text = raw.decode("utf-8", "replace").casefold()
    yield from (word for word in wanted if word in text or word.encode("unicode_escape").decode() in text)
