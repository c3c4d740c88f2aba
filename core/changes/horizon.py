"""How far one may read without missing what is still to come."""

from django.db import connection

from core.changes.installing import engine


def horizon() -> int:
    """The number up to which every change is in sight. Ask first, then read rows up to it, in statements of their own.

    A transaction that wrote and still runs holds it back, so that its rows come later, and are not passed over.
    """
    return _asked(engine(connection.vendor).HORIZON)


def newest() -> int:
    """The latest number drawn: nobody can have read beyond."""
    return _asked(engine(connection.vendor).NEWEST)


def _asked(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
