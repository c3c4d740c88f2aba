"""An empty desk beside the one under test: a home, and a database of the kind the tests run on."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.db import connection


@contextmanager
def empty_desk(place: Path) -> Iterator[dict[str, str]]:
    """The environment of a desk that nobody has used; its database goes with it."""
    if connection.vendor == "sqlite":
        yield {"WAGDESK_HOME": str(place), "DATABASE_URL": "", "WAGDESK_SECRET_KEY": ""}
        return
    given, name = connection.settings_dict, f"wagdesk_beside_{os.getpid()}"
    login = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}@{given['HOST']}:{given['PORT'] or 5432}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield {
            "WAGDESK_HOME": str(place),
            "DATABASE_URL": f"postgresql://{login}/{name}",
            "WAGDESK_SECRET_KEY": "",
        }
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def rows(desk: dict[str, str], sql: str) -> list[tuple]:
    """What a desk's database answers."""
    if address := desk["DATABASE_URL"]:
        with psycopg.connect(address) as database:
            return database.execute(sql).fetchall()
    with closing(sqlite3.connect(Path(desk["WAGDESK_HOME"]) / "db.sqlite3")) as database:
        return database.execute(sql).fetchall()
