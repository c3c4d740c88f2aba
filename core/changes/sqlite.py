"""Numbers on SQLite: one transaction writes at a time, so they end in the order in which they were drawn.

SQLite forgets a table's triggers when a migration builds the table anew, and does not rename a table while a trigger of
another one names it: see `installing`.
"""

from collections.abc import Iterator
from typing import Any

from core.changes.tables import Part, Table, Trigger, digest

COUNTER = "wagdesk_change_number"
HORIZON = NEWEST = f"SELECT last_value FROM {COUNTER}"  # noqa: S608 - a constant
_DRAW = f"UPDATE {COUNTER} SET last_value = last_value + 1;"  # noqa: S608 - likewise
_DRAWN = f"(SELECT last_value FROM {COUNTER})"  # noqa: S608 - likewise


def triggers(tables: list[Table], parts: list[Part]) -> Iterator[Trigger]:
    """Those there have to be."""
    for table in tables:
        stamp = f'{_DRAW} UPDATE "{table.name}" SET changed = {_DRAWN} WHERE id = NEW.id;'  # noqa: S608 - our names
        # Of every column but the number: else it would call itself.
        columns = ", ".join(f'"{column}"' for column in table.columns)
        yield _trigger(table.name, "made", "AFTER INSERT", stamp)
        yield _trigger(table.name, "stamp", f"AFTER UPDATE OF {columns}", stamp)
        if table.kind:
            yield _trigger(table.name, "gone", "AFTER DELETE", _gone(table.kind))
    for part in parts:
        for event, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            stamp = _DRAW + "".join(_whole(part, row) for row in rows)
            yield _trigger(part.name, f"whole_{event.lower()}", f"AFTER {event}", stamp)


def present(cursor: Any) -> set[tuple[str, str]]:
    """Table and name of those there are."""
    cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'wagdesk_change_%'")
    return set(cursor.fetchall())


def prepare(cursor: Any) -> None:
    """The counter."""
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {COUNTER} (last_value bigint NOT NULL)")
    cursor.execute(f"INSERT INTO {COUNTER} SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM {COUNTER})")  # noqa: S608


def remove(cursor: Any, table: str, name: str) -> None:
    """One that is there no longer, or in other words."""
    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def stamp_all(cursor: Any, table: Table) -> None:
    """A new number for every row: while the triggers were away, a migration may have written any of them."""
    cursor.execute(f'UPDATE "{table.name}" SET changed = {_DRAWN} + id')  # noqa: S608 - our names
    cursor.execute(
        f'UPDATE {COUNTER} SET last_value = max(last_value, coalesce((SELECT max(changed) FROM "{table.name}"), 0))'  # noqa: S608
    )


def _gone(kind: str) -> str:
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    return f"INSERT INTO wagdesk_changes_deletion (kind, \"row\", at, changed) VALUES ('{kind}', OLD.id, {now}, 0);"  # noqa: S608


def _whole(part: Part, row: str) -> str:
    return f' UPDATE "{part.whole}" SET changed = {_DRAWN} WHERE id = {row}."{part.column}";'  # noqa: S608


def _trigger(table: str, verb: str, when: str, body: str) -> Trigger:
    name = f"wagdesk_change_{verb}_{table}_{digest(when, body)}"
    return Trigger(table, name, f'CREATE TRIGGER "{name}" {when} ON "{table}" FOR EACH ROW BEGIN {body} END')
