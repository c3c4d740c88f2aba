"""A copy of the database as it is in one moment, while others write, and the way back into an empty one."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final

from django.db import connection

from core.project.backups.errors import BackupError

SQLITE: Final = "database.sqlite3"
POSTGRESQL: Final = "database.dump"
#: Pages copied at once; between them others may write.
STEP_PAGES: Final = 2000


def member_name() -> str:
    """What the copy of this desk's kind of database is called in a backup."""
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def copy_to(target: Path) -> None:
    """Write the copy to a new file. Raises BackupError."""
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    else:
        _postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def is_used() -> bool:
    """Whether anything was ever kept in it."""
    return bool(connection.introspection.table_names())


def put_back(source: Path) -> None:
    """Make the empty database what the copy is, all of it or nothing. Raises BackupError."""
    connection.close()
    if connection.vendor == "sqlite":
        _put_back_sqlite(source, Path(connection.settings_dict["NAME"]))
    else:
        flags = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _postgresql("pg_restore", *flags, f"--dbname={connection.settings_dict['NAME']}", str(source))


def _copy_sqlite(database: Path, target: Path) -> None:
    # `backup` begins anew when another connection writes in between; one read transaction of its own makes it one
    # moment, and in WAL mode nobody waits for it.
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=STEP_PAGES, sleep=0)
        copy.execute("PRAGMA journal_mode=DELETE")


def _put_back_sqlite(source: Path, database: Path) -> None:
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
        if (found := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise BackupError(f"The database in the backup is damaged: {found}.")
    for left in ("-wal", "-shm"):
        database.with_name(database.name + left).unlink(missing_ok=True)
    beside = database.with_name(database.name + ".restored")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    shutil.copyfile(source, beside)
    beside.replace(database)


def _postgresql(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, with the address of the desk's database."""
    if not (path := shutil.which(program)):
        raise BackupError(f"{program} is not installed here. On Debian: apt-get install postgresql-client")
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    address = {variable: str(given[name]) for variable, name in names.items() if given.get(name)}
    options = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    address |= {variable: str(given["OPTIONS"][name]) for name, variable in options.items() if name in given["OPTIONS"]}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, with arguments of ours
        [path, *arguments], env={**os.environ, **address}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
