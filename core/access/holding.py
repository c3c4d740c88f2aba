"""Rows that stay as they are until the transaction ends, for any number of transactions at once.

Guarantees: those who hold a row do not wait for each other, only for who deletes or changes it. Never: holds a row as
`select_for_update` does, for oneself alone.
"""

from typing import Literal, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

#: `KEY SHARE`: nobody deletes the row. `SHARE`: nobody changes it either.
Strength = Literal["KEY SHARE", "SHARE"]


def held(rows: QuerySet[Row], strength: Strength) -> list[Row]:
    """These rows, as they are now. One query. Runs inside the caller's transaction."""
    clause = clause_of(strength, rows.db)
    if not clause:
        return list(rows)
    sql, params = rows.query.sql_with_params()
    return list(rows.model._base_manager.using(rows.db).raw(sql + clause, params))


def clause_of(strength: Strength, using: str) -> str:
    """What a statement of this database ends with to hold its rows. SQLite has one writer, and needs nothing."""
    return f" FOR {strength}" if connections[using].vendor == "postgresql" else ""
